namespace Cnn.OneDnn.Layers;

/// <summary>Repeats each position of samples (steps, channels), or channels first.</summary>
public sealed class UpSampling1D : UpSamplingBase
{
    /// <summary>Enlarges by given factors, 2 unless said.</summary>
    /// <param name="size">The factor; 2 if null.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A factor is not positive, or their number does not fit.</exception>
    public UpSampling1D(PerAxis? size = null, Shape? inputShape = null, string? name = null)
        : base(1, size ?? 2)
        => StartWith(inputShape, name);

    internal UpSampling1D(LayerConfig config)
        : base(1, config)
    {
    }
}
