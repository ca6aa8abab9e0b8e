namespace Cnn.OneDnn.Layers;

/// <summary>Repeats each position of samples (steps, channels), or channels first.</summary>
public sealed class UpSampling1D : UpSamplingBase
{
    /// <summary>Twice as many positions along each axis.</summary>
    public UpSampling1D()
        : this(2)
    {
    }

    /// <summary>Enlarges by given factors.</summary>
    /// <param name="size">The factor.</param>
    /// <exception cref="ArgumentException">A factor is not positive, or their number does not fit.</exception>
    public UpSampling1D(PerAxis size)
        : base(1, size)
    {
    }

    internal UpSampling1D(LayerConfig config)
        : base(1, config)
    {
    }
}
