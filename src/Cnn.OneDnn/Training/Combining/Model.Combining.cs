using System.Runtime.CompilerServices;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <content>Networks of networks.</content>
public partial class Model : IWeightKeeper
{
    /// <summary>A network from one input to several outputs.</summary>
    /// <inheritdoc cref="Model(IReadOnlyList{SymbolicTensor}, IReadOnlyList{SymbolicTensor}, string)"/>
    [OverloadResolutionPriority(1)]
    public Model(SymbolicTensor inputs, IReadOnlyList<SymbolicTensor> outputs, string name = "model")
        : this([inputs], outputs, name)
    {
    }

    /// <summary>A network from several inputs to one output.</summary>
    /// <inheritdoc cref="Model(IReadOnlyList{SymbolicTensor}, IReadOnlyList{SymbolicTensor}, string)"/>
    public Model(IReadOnlyList<SymbolicTensor> inputs, SymbolicTensor outputs, string name = "model")
        : this(inputs, [outputs], name)
    {
    }

    /// <summary>
    /// Whether all layers learn; setting it sets <see cref="Layer.Trainable"/> of every layer, as in Keras: <c>backbone.Trainable = false</c>. What counts for
    /// a network is what it was when that was compiled.
    /// </summary>
    public bool Trainable
    {
        get => Layers.All(l => l.Trainable);
        set
        {
            foreach (Layer layer in Layers)
            {
                layer.Trainable = value;
            }
        }
    }

    bool IWeightKeeper.IsAlive => !disposed;

    /// <summary>
    /// A network stands for a layer among layers: <c>new Sequential(backbone, new Dense(10))</c>. Its layers, and so its weights, are shared.
    /// </summary>
    public static implicit operator Layer(Model network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new NetworkAsLayer(network);
    }

    /// <summary>The number of elements of all parameters.</summary>
    public long CountParams() => ParameterCount;

    /// <summary>
    /// Calls the whole network as a layer on other tensors; the layers, and so the weights, are shared. One that does not know the sizes of its samples yet
    /// learns them from these tensors.
    /// </summary>
    /// <returns>One tensor per output; of a network of one output it is taken as that: <c>SymbolicTensor features = backbone.Apply(x)</c>.</returns>
    /// <exception cref="ArgumentException">There is not one tensor for each input.</exception>
    /// <exception cref="ShapeException">A tensor does not fit a layer.</exception>
    public SymbolicTensors Apply(params IReadOnlyList<SymbolicTensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        DefineFor([.. inputs.Select(i => i.Shape)]);
        if (inputs.Count != Inputs.Count)
        {
            throw new ArgumentException($"Model '{Name}' has {Inputs.Count} inputs, received {inputs.Count}.", nameof(inputs));
        }

        var map = new Dictionary<SymbolicTensor, SymbolicTensor>();
        for (int i = 0; i < inputs.Count; i++)
        {
            map[Inputs[i]] = inputs[i];
        }

        foreach (SymbolicTensor call in Calls)
        {
            map[call] = call.Layer.Apply([.. call.Inputs.Select(t => map[t])]);
        }

        return new SymbolicTensors([.. Outputs.Select(o => map[o])]);
    }
}
