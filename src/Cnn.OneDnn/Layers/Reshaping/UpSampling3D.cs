namespace Cnn.OneDnn.Layers;

/// <summary>Repeats each position of samples (depth, height, width, channels), or channels first.</summary>
public sealed class UpSampling3D : UpSamplingBase
{
    /// <summary>Enlarges by given factors, 2 unless said.</summary>
    /// <param name="size">The factors: one number, or (depth, height, width); 2 if null.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A factor is not positive, or their number does not fit.</exception>
    public UpSampling3D(PerAxis? size = null, DataFormatArgument dataFormat = default, Shape? inputShape = null, string? name = null)
        : base(3, size ?? 2)
    {
        DataFormat = dataFormat;
        StartWith(inputShape, name);
    }

    internal UpSampling3D(LayerConfig config)
        : base(3, config)
    {
    }
}
