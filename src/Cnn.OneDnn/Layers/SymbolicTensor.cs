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

    /// <summary>What the layer was called on; empty for an input of a network.</summary>
    public IReadOnlyList<SymbolicTensor> Inputs { get; }

    /// <summary>Where the channels are in <see cref="Shape"/>; means nothing where there are no spatial axes.</summary>
    public DataFormat Format { get; }

    /// <summary>The sizes with None for the batch, as Keras prints them.</summary>
    public override string ToString() => Shape.Rank == 0 ? "(None,)" : $"(None, {string.Join(", ", Shape)})";

    internal Shape LogicalShape(int batch) => Symbol.ToLogical(new Shape([batch, .. Shape]), Format);
}
