using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>
/// A network of layers with the means to train it. The one object to dispose: it owns the weights and every plan made for it.
/// </summary>
/// <remarks>
/// Any thread may call it at any time. Calls of one model are done one after the other, in the order in which they came; those of several models take turns at
/// steps.
/// <see cref="Fit(Dataset, FitOptions)"/> and <see cref="Evaluate(Dataset, int?, int, int?, bool)"/> let the other calls in between two steps, with the weights
/// of that moment, and their callbacks and datasets run on the caller's thread, where they may wait for other threads that predict. Only one thread at a time
/// may be in <see cref="Fit(Dataset, FitOptions)"/> or <see cref="Evaluate(Dataset, int?, int, int?, bool)"/> of a model, because metrics hold one figure:
/// another gets an <see cref="InvalidOperationException"/>. <see cref="Thread.Interrupt"/> ends a wait for a turn with
/// <see cref="ThreadInterruptedException"/> and nothing done; a step that has begun is finished, and the interrupt ends the next wait.
/// </remarks>
public partial class Model : IDisposable
{
    /// <summary>Samples of a step where nobody says how many.</summary>
    internal const int UsualBatchSize = 32;

    // As the layers were when the model was compiled; those that join later are as they are.
    private Dictionary<Layer, bool>? trained;

    /// <summary>A network from one input to one output.</summary>
    public Model(SymbolicTensor inputs, SymbolicTensor outputs, string name = "model")
        : this([inputs], [outputs], name)
    {
    }

    /// <summary>A network between any inputs and outputs.</summary>
    /// <param name="inputs">Where data enter.</param>
    /// <param name="outputs">What is computed.</param>
    /// <param name="name">The network's name.</param>
    /// <exception cref="ArgumentException">An output does not follow from the inputs, or two layers have one name.</exception>
    public Model(IReadOnlyList<SymbolicTensor> inputs, IReadOnlyList<SymbolicTensor> outputs, string name = "model")
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        if (inputs.Count == 0 || outputs.Count == 0)
        {
            throw new ArgumentException("A model needs at least one input and one output.");
        }

        Name = name;
        Define(inputs, outputs);
    }

    /// <summary>
    /// A network of a class of its own, which overrides <see cref="Call(SymbolicTensor)"/>: it is defined when it first sees data, or by
    /// <see cref="Build(IReadOnlyList{Shape})"/>.
    /// </summary>
    /// <param name="name">The network's name; made from the class if null.</param>
    protected Model(string? name = null) => Name = name ?? ClassNames.SnakeCase(GetType().Name);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Where data enters.</summary>
    public IReadOnlyList<SymbolicTensor> Inputs { get; private set; } = [];

    /// <summary>What it computes.</summary>
    public IReadOnlyList<SymbolicTensor> Outputs { get; private set; } = [];

    /// <summary>Every layer once, inputs first, each after those that it depends on.</summary>
    public IReadOnlyList<Layer> Layers { get; private protected set; } = [];

    /// <summary>The weights and statistics of all layers, in their order.</summary>
    public IReadOnlyList<Parameter> Parameters { get; private set; } = [];

    /// <summary>Seed, backend and precision; set before weights are first used.</summary>
    /// <exception cref="InvalidOperationException">The model has been used: its weights exist.</exception>
    public ModelOptions Options
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            ThrowIfDisposed();
            lock (gate)
            {
                field = executor is null && starting == 0
                    ? value
                    : throw new InvalidOperationException($"Model '{Name}' has been used; set its Options before weights are read or trained.");
            }
        }
    } = new();

    /// <summary>
    /// The model's own optimizer, made from the one that it was compiled with; null before. It shows where the training is: its learning rate is that of the
    /// next step.
    /// </summary>
    public Optimizer? Optimizer { get; private set; }

    /// <summary>The losses, one per output.</summary>
    public IReadOnlyList<Loss> Losses { get; private set; } = [];

    /// <summary>
    /// The metrics that are reported beside the loss. Each holds the first output's figures of the last evaluation or training epoch of a model that it was
    /// given to; a validation comes after its epoch. Nothing is counted in them.
    /// </summary>
    public IReadOnlyList<Metric> Metrics { get; private set; } = [];

    /// <summary>The number of elements of all parameters.</summary>
    public long ParameterCount => Parameters.Sum(p => (long)p.Shape.ElementCount);

    /// <summary>The calls of layers in the order in which they can run, inputs left out: a layer that is called twice is there twice.</summary>
    public IReadOnlyList<SymbolicTensor> Calls { get; private set; } = [];

    /// <summary>Training steps done since the model was compiled, those before a checkpoint included.</summary>
    public long StepsDone => executor?.Context.Step ?? 0;

    /// <summary>The names of figures in logs.</summary>
    internal FigureNames FigureNames => new(this);

    /// <summary>
    /// Sets how the network is trained; weights keep their values. A training of before is over: its steps, its epochs and the optimizer's state are forgotten.
    /// </summary>
    /// <param name="optimizer">How gradients become new weights. The model makes an optimizer of its own from it: see <see cref="Optimizer"/>.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="metrics">What is reported beside it.</param>
    public void Compile(Optimizer optimizer, Loss loss, params IReadOnlyList<Metric> metrics) =>
        Compile(optimizer, Enumerable.Repeat(loss, Math.Max(1, Outputs.Count)).ToArray(), metrics);

    /// <summary>Sets how a network with several outputs is trained: their losses are added.</summary>
    /// <exception cref="ArgumentException">There is not one loss per output, or a metric names an output that there is not.</exception>
    /// <exception cref="InvalidOperationException">The model is in training: a callback of <see cref="Fit(Dataset, FitOptions)"/> called this.</exception>
    public void Compile(Optimizer optimizer, IReadOnlyList<Loss> loss, params IReadOnlyList<Metric> metrics) => CompileWith(optimizer, loss, [], metrics);

    private void CompileWith(Optimizer optimizer, IReadOnlyList<Loss> loss, IReadOnlyList<double> weights, IReadOnlyList<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(metrics);
        if (loss.Count != Math.Max(1, Outputs.Count))
        {
            throw new ArgumentException($"A model with {Outputs.Count} outputs needs as many losses, received {loss.Count}.", nameof(loss));
        }

        ThrowIfDisposed();
        foreach (Loss each in loss)
        {
            RequireOneNumber(each, nameof(loss));
        }

        RequireOutputsOf(metrics, nameof(metrics));
        executor?.RequireNoOtherPass("Compile");
        if (executor?.Callbacks is not null)
        {
            throw new InvalidOperationException($"Model '{Name}' is in training; end Fit before it is compiled anew.");
        }

        Optimizer = optimizer.ForTraining();
        Losses = [.. loss];
        SetLossWeights(weights);
        Metrics = [.. metrics];
        trained = Layers.SelectMany(l => l.WithParts()).ToDictionary(l => l, l => l.Learns);
        executor?.ResetTraining();
    }

    /// <summary>
    /// Whether a layer's weights learn: as its <see cref="Layer.Trainable"/> was when the model was compiled; as it is now, where the layer was added later.
    /// </summary>
    internal bool Trains(Layer layer) => trained is not null && trained.TryGetValue(layer, out bool trains) ? trains : layer.Learns;

    /// <summary>Whether the optimizer changes a parameter.</summary>
    internal bool Trains(Parameter parameter) => !parameter.IsStatistic && Trains(parameter.Owner!);

    /// <summary>The network as Keras's table, with the numbers of parameters.</summary>
    /// <param name="lineLength">
    /// How many letters a line has room for: names that are too long for that end in …; fewer than 50 are not kept to. As many as it takes if null.
    /// </param>
    /// <param name="printFn">Takes the text, as <see cref="Console.WriteLine(string)"/> does; it is returned all the same.</param>
    /// <param name="expandNested">Whether layers that a layer calls have lines of their own, below it.</param>
    /// <param name="showTrainable">Whether a column says which layers' weights learn: Y or N, and - where a layer has none.</param>
    public string Summary(int? lineLength = null, Action<string>? printFn = null, bool expandNested = false, bool showTrainable = false)
    {
        string text = ModelSummary.Write(this, lineLength ?? int.MaxValue, expandNested, showTrainable);
        printFn?.Invoke(text);
        return text;
    }

    /// <summary>The same, given to a function: <c>model.Summary(Console.WriteLine)</c>.</summary>
    public string Summary(Action<string> printFn) => Summary(null, printFn);

    /// <summary>
    /// What a layer gives in this network, for a model of intermediate results:
    /// <c>new Model(net.Inputs, [net.OutputOf("conv2d"), net.OutputOf("flatten")])</c>. The new model has the layers, and so the weights, in common with this
    /// one.
    /// </summary>
    /// <exception cref="ArgumentException">No layer here has this name, or it is called several times.</exception>
    public SymbolicTensor OutputOf(string layer)
    {
        SymbolicTensor[] found = [.. Inputs.Concat(Calls).Where(c => c.Layer.Name == layer)];
        return found.Length switch
        {
            1 => found[0],
            0 => throw NoLayer(layer, nameof(layer)),
            int count => throw new ArgumentException(
                $"Layer '{layer}' is called {count} times in model '{Name}'; keep the result of the call that is wanted.", nameof(layer)),
        };
    }
}
