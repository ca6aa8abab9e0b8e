namespace Cnn.OneDnn.Layers;

/// <summary>What a layer gives for inputs that are not there yet: a place in a network, with its shape.</summary>
public sealed partial class SymbolicTensor
{
    internal SymbolicTensor(Layer layer, IReadOnlyList<SymbolicTensor> inputs, Shape sampleShape, DataFormat format)
    {
        Layer = layer;
        Inputs = inputs;
        Shape = sampleShape;
        Format = format;
    }

    /// <summary>Sizes without the batch axis, in the user's order.</summary>
    public Shape Shape { get; }

    /// <summary>The layer whose call made it.</summary>
    public Layer Layer { get; }

    internal IReadOnlyList<SymbolicTensor> Inputs { get; }

    internal DataFormat Format { get; }

    /// <summary>The sizes with None for the batch, as Keras prints them.</summary>
    public override string ToString() => Shape.Rank == 0 ? "(None,)" : $"(None, {string.Join(", ", Shape)})";

    internal Shape LogicalShape(int batch) => Symbol.ToLogical(new Shape([batch, .. Shape]), Format);
}
