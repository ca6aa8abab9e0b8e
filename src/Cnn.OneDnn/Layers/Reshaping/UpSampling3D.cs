namespace Cnn.OneDnn.Layers;

/// <summary>Repeats each position of samples (depth, height, width, channels), or channels first.</summary>
public sealed class UpSampling3D : UpSamplingBase
{
    /// <summary>Twice as many positions along each axis.</summary>
    public UpSampling3D()
        : this(2)
    {
    }

    /// <summary>Enlarges by given factors.</summary>
    /// <param name="size">The factors: one number, or (depth, height, width).</param>
    /// <exception cref="ArgumentException">A factor is not positive, or their number does not fit.</exception>
    public UpSampling3D(PerAxis size)
        : base(3, size)
    {
    }

    internal UpSampling3D(LayerConfig config)
        : base(3, config)
    {
    }
}
