using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// A piece of a network. Derive from it for a layer of your own: make parameters in <see cref="Build(IReadOnlyList{Symbol})"/>, compute in
/// <see cref="Call(LayerContext, Symbol)"/>;
/// shapes, gradients and memory follow from the operations that it uses. A layer may hold other layers in fields and call them: their weights are its own.
/// </summary>
public abstract partial class Layer
{
    private readonly List<Parameter> parameters = [];
    private string? name;
    private bool nameIsGenerated;
    private SymbolicTensor? called;
    private int calls;

    /// <summary>Its name, unique in a model: given, or made from the class (conv2d, conv2d_1).</summary>
    public string Name
    {
        get => name ?? DefaultName;
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            (name, nameIsGenerated) = (value, false);
        }
    }

    /// <summary>
    /// Whether the optimizer changes its weights. What counts for a model is what it was when that model was compiled, as in Keras: a layer that is frozen
    /// later, to be a fixed part of another model, goes on learning in the first one until that is compiled again.
    /// </summary>
    public bool Trainable { get; set; } = true;

    /// <summary>Its weights and statistics, in Keras's order, and after them those of the layers that it calls; empty before it was first called.</summary>
    public IReadOnlyList<Parameter> Parameters => parts.Count == 0 ? parameters : [.. parameters, .. parts.SelectMany(p => p.Parameters)];

    /// <summary>Keras's name of <see cref="Parameters"/>.</summary>
    public IReadOnlyList<Parameter> Weights => Parameters;

    /// <summary>Whether its parameters exist.</summary>
    public bool IsBuilt { get; private set; }

    /// <summary>The class's name as Keras writes it: Conv2D.</summary>
    public virtual string ClassName => GetType().Name;

    /// <summary>The sizes of a sample, (28, 28, 1), where this is the first layer of a <see cref="Sequential"/> without an <see cref="Input"/>.</summary>
    public Shape? InputShape { get; set; }

    /// <summary>What its one call gives, for a model of intermediate results.</summary>
    /// <exception cref="InvalidOperationException">It was not called yet, or several times: then the result of the call that is wanted must be kept, or asked
    /// of a model by <see cref="Model.OutputOf"/>.</exception>
    public virtual SymbolicTensor Output => calls == 1
        ? called!
        : throw new InvalidOperationException(
            $"Layer '{Name}' was called {calls} times; its output is known after one call. Keep what Apply returns, or use a model's OutputOf.");

    /// <summary>What its one call was on, where that is one tensor.</summary>
    /// <exception cref="InvalidOperationException">It was not called once, or on several tensors: see <see cref="SymbolicTensor.Inputs"/> of its
    /// output.</exception>
    public SymbolicTensor Input => Output.Inputs is [var one]
        ? one
        : this is Layers.Input ? Output
        : throw new InvalidOperationException($"Layer '{Name}' was called on {Output.Inputs.Count} tensors; see the Inputs of its Output.");

    /// <summary>The sizes of a sample that its one call gives: (26, 26, 64).</summary>
    /// <inheritdoc cref="Output" path="/exception"/>
    public Shape OutputShape => Output.Shape;

    /// <summary>Whether a user, or a file, named it: such a name stays.</summary>
    internal bool HasGivenName => name is not null && !nameIsGenerated;

    /// <summary>Whether it has a name that was made for a network; null names are still to be made.</summary>
    internal bool HasGeneratedName => nameIsGenerated;

    internal string DefaultName => ClassNames.SnakeCase(ClassName);

    /// <summary>Gives it a name that may be changed where it meets layers of another network that has the same.</summary>
    internal void MakeName(string made) => (name, nameIsGenerated) = (made, true);

    /// <summary>Calls the layer on tensors that stand for data to come.</summary>
    /// <exception cref="ShapeException">The inputs' shapes do not fit the layer.</exception>
    public SymbolicTensor Apply(params IReadOnlyList<SymbolicTensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0)
        {
            throw new ArgumentException($"Layer '{Name}' must be called on at least one tensor.", nameof(inputs));
        }

        if (ApplyNetwork(inputs) is { } inner)
        {
            return inner;
        }

        SymbolicTensor result = ApplyAlone(inputs);
        (calls, called) = (calls + 1, result);
        return result;
    }

    /// <summary>The same for a network that nobody sees: the call does not count among those that <see cref="Output"/> is of.</summary>
    internal SymbolicTensor ApplyAlone(IReadOnlyList<SymbolicTensor> inputs)
    {
        RequireFree();
        var graph = new GraphBuilder { Scope = Name };
        var context = new LayerContext(graph);
        Symbol[] tensors = [.. inputs.Select(t => new Symbol(graph.AddInput(t.LogicalShape(1), DataType.Float32, t.Layer.Name), t.Format))];
        Symbol output = Invoke(context, tensors);
        return new SymbolicTensor(this, [.. inputs], new Shape(output.UserShape.AsSpan()[1..]), output.Format);
    }

    /// <summary>Whether it stands for a whole network, and is no layer itself.</summary>
    internal virtual bool IsNetwork => false;

    /// <summary>What a whole network that this stands for gives; null for what is a layer itself.</summary>
    internal virtual SymbolicTensor? ApplyNetwork(IReadOnlyList<SymbolicTensor> inputs) => null;

    /// <summary>The options as a Keras layer config, without name and trainable.</summary>
    public virtual JsonObject GetConfig() => [];

    /// <summary>Makes the parameters for inputs of these shapes; called once.</summary>
    protected virtual void Build(IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Build(inputs[0].UserShape);
    }

    /// <summary>Makes the parameters for a first input of this shape, the batch first; called once, where the other Build is not overridden.</summary>
    protected virtual void Build(Shape inputShape)
    {
    }

    /// <summary>
    /// Computes the output for one batch. A layer overrides this or, where it takes one input, the other <see cref="Call(LayerContext, Symbol)"/>.
    /// </summary>
    protected virtual Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs) => Call(context, Single(inputs));

    /// <summary>Computes the output for one batch of a layer with one input.</summary>
    /// <exception cref="NotSupportedException">The layer overrides neither.</exception>
    protected virtual Symbol Call(LayerContext context, Symbol input) =>
        throw new NotSupportedException($"{GetType().Name} computes nothing yet: it has to override Call.");

    /// <summary>
    /// Makes a weight of any shape: one whose axes are the last ones of the tensors that it meets, a matrix (in, out) or a kernel (space..., in, out).
    /// </summary>
    protected Parameter AddWeight(
        string name, Shape shape, Initializer initializer, Regularizer? regularizer = null, Constraint? constraint = null, bool trainable = true)
    {
        ArgumentNullException.ThrowIfNull(shape);

        // As Keras counts: of a kernel (space..., in, out) the places times the channels.
        int last = shape.Rank == 0 ? 1 : shape[-1], before = shape.Rank < 2 ? last : shape[-2];
        int places = shape.Rank < 3 ? 1 : shape.AsSpan()[..^2].ToArray().Aggregate(1, (a, b) => a * b);
        return AddParameter(
            name, shape, Layout.RowMajor(shape, DataType.Float32), initializer, places * before, places * last, !trainable, regularizer,
            constraint);
    }

    /// <summary>The same with the arguments of Keras's add_weight.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <param name="initializer">How it starts; uniform after Glorot if null, as in Keras.</param>
    /// <param name="trainable">Whether the optimizer changes it.</param>
    /// <param name="regularizer">Penalty on it.</param>
    /// <param name="constraint">What it must be after each step.</param>
    /// <param name="name">Its name; weight, weight_1 and so on if null.</param>
    [System.Runtime.CompilerServices.OverloadResolutionPriority(1)]
    protected Parameter AddWeight(
        Shape shape, Initializer? initializer = null, bool trainable = true, Regularizer? regularizer = null, Constraint? constraint = null,
        string? name = null) =>
        AddWeight(
            name ?? (parameters.Count == 0 ? "weight" : $"weight_{parameters.Count}"), shape, initializer ?? new GlorotUniform(), regularizer, constraint,
            trainable);

    internal Parameter AddParameter(
        string name, Shape shape, Layout userLayout, Initializer initializer, int fanIn, int fanOut, bool isStatistic = false, Regularizer? regularizer = null,
        Constraint? constraint = null)
    {
        var parameter = new Parameter(name, shape, userLayout, initializer, fanIn, fanOut, isStatistic, regularizer)
        {
            Owner = this,
            Constraint = constraint,
        };
        parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Builds on first use, then calls, with the layer's name on every node.</summary>
    internal Symbol Invoke(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        string outer = context.Graph.Scope;
        Layer? caller = context.Caller;
        caller?.Hold(this);
        context.Graph.Scope = Path;
        context.Caller = this;
        try
        {
            if (!IsBuilt)
            {
                Build(inputs);
                IsBuilt = true;
            }

            using LayerContext.Scope scope = context.Enter();
            Symbol output = Call(context, inputs);
            context.Penalize(ActivityRegularizer, output);
            isComplete = true;
            return output;
        }
        finally
        {
            context.Graph.Scope = outer;
            context.Caller = caller;
        }
    }

    /// <summary>What all layers' constructors take last, as in Keras.</summary>
    private protected void StartWith(Shape? inputShape, string? name)
    {
        InputShape = inputShape;
        if (name is not null)
        {
            Name = name;
        }
    }

    /// <summary>Throws when the number of inputs is not one.</summary>
    private protected Symbol Single(IReadOnlyList<Symbol> inputs) =>
        inputs.Count == 1 ? inputs[0] : throw new ShapeException($"Layer '{Name}' takes one input, received {inputs.Count}.");

    /// <summary>The one input of a layer over spatial axes, its axes named in the layer's format.</summary>
    private protected Symbol SpatialInput(LayerContext context, IReadOnlyList<Symbol> inputs, int spatialRank, DataFormat format)
    {
        ExpectSpatial(inputs, spatialRank, format);
        return context.ToFormat(inputs[0], format);
    }

    private protected void ExpectSpatial(IReadOnlyList<Symbol> inputs, int spatialRank, DataFormat format)
    {
        Symbol input = Single(inputs);
        if (input.Rank != spatialRank + 2)
        {
            string axes = format == DataFormat.ChannelsLast ? $"{spatialRank} spatial, then channels" : $"channels, then {spatialRank} spatial";
            throw BadShape($"{ClassName} expects samples of {spatialRank + 1} axes ({axes}), received {new Shape(input.UserShape.AsSpan()[1..])}.");
        }
    }

    private protected ShapeException BadShape(string message) => new($"Layer '{Path}': {message}");
}
