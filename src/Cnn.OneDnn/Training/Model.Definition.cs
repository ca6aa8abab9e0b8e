using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <content>Which layers it has, where these are not all known from the start, and where to find them.</content>
public partial class Model
{
    /// <summary>Where data enters a network of one input.</summary>
    /// <exception cref="InvalidOperationException">It has several, or none yet.</exception>
    public SymbolicTensor Input => One(Inputs, "inputs", nameof(Inputs));

    /// <summary>What a network of one output computes.</summary>
    /// <exception cref="InvalidOperationException">It has several, or none yet.</exception>
    public SymbolicTensor Output => One(Outputs, "outputs", nameof(Outputs));

    /// <summary>The sizes of a sample of a network of one input, without the batch: (28, 28, 1).</summary>
    /// <inheritdoc cref="Input" path="/exception"/>
    public Shape InputShape => Input.Shape;

    /// <summary>The sizes of what a network of one output gives for a sample, without the batch: (10).</summary>
    /// <inheritdoc cref="Output" path="/exception"/>
    public Shape OutputShape => Output.Shape;

    /// <summary>Keras's name of <see cref="Parameters"/>.</summary>
    public IReadOnlyList<Parameter> Weights => Parameters;

    /// <summary>The weights that an optimizer changes: those of layers that are not frozen, without statistics.</summary>
    public IReadOnlyList<Parameter> TrainableWeights => [.. Parameters.Where(Trains)];

    /// <summary>The others: statistics, and weights of frozen layers.</summary>
    public IReadOnlyList<Parameter> NonTrainableWeights => [.. Parameters.Where(p => !Trains(p))];

    /// <summary>Keras's name of <see cref="TrainableWeights"/> among variables.</summary>
    public IReadOnlyList<Parameter> TrainableVariables => TrainableWeights;

    /// <summary>The layer of this name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public Layer GetLayer(string name) => Layers.FirstOrDefault(l => l.Name == name) ?? throw NoLayer(name, nameof(name));

    /// <summary>The layer of this place in <see cref="Layers"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public Layer GetLayer(int index) => index >= 0 && index < Layers.Count
        ? Layers[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"Model '{Name}' has {Layers.Count} layers.");

    /// <summary>Defines what is still open by the sizes of samples that it is first given.</summary>
    private protected virtual void DefineFor(IReadOnlyList<Shape> samples)
    {
        // The first of several threads defines it, the others see it whole.
        lock (definition)
        {
            if (Inputs.Count == 0)
            {
                Build(samples);
            }
        }
    }

    /// <summary>Sets, or extends, the network; only before weights exist.</summary>
    private protected void Define(IReadOnlyList<SymbolicTensor> inputs, IReadOnlyList<SymbolicTensor> outputs)
    {
        IReadOnlyList<SymbolicTensor> calls = Network.Sort(inputs, outputs);
        Layers = Network.NameLayers(inputs, calls);
        (Inputs, Outputs, Calls) = ([.. inputs], [.. outputs], calls);
        Parameters = [.. Layers.SelectMany(l => l.Parameters)];
        foreach (Layer layer in Layers)
        {
            layer.Join(this);
        }
    }

    /// <summary>Back to a network of no layers, whose inputs may be known.</summary>
    private protected void Undefine() => (Inputs, Outputs, Calls, Parameters) = ([], [], [], []);

    /// <exception cref="InvalidOperationException">The weights exist.</exception>
    private protected void RequireUnused(string what)
    {
        ThrowIfDisposed();
        lock (gate)
        {
            if (executor is not null || starting > 0)
            {
                throw new InvalidOperationException($"Model '{Name}' has been used; {what} before weights are read or trained.");
            }
        }
    }

    private ArgumentException NoLayer(string name, string parameter) =>
        new($"Model '{Name}' has no layer '{name}'. Its layers: {string.Join(", ", Layers.Select(l => l.Name))}.", parameter);

    private SymbolicTensor One(IReadOnlyList<SymbolicTensor> all, string what, string property) =>
        all.Count == 1 ? all[0] : throw new InvalidOperationException($"Model '{Name}' has {all.Count} {what}; see {property}.");
}
