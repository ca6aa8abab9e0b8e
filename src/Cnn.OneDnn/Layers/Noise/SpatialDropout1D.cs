namespace Cnn.OneDnn.Layers;

/// <summary>Drops whole channels of samples (steps, channels), or channels first; outside training nothing happens.</summary>
public sealed class SpatialDropout1D : SpatialDropoutBase
{
    /// <summary>Drops this part of the channels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative, or one or more.</exception>
    public SpatialDropout1D(double rate)
        : base(1, rate)
    {
    }

    internal SpatialDropout1D(LayerConfig config)
        : base(1, config)
    {
    }
}
