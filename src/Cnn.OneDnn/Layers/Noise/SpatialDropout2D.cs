namespace Cnn.OneDnn.Layers;

/// <summary>Drops whole channels of samples (height, width, channels), or channels first; outside training nothing happens.</summary>
public sealed class SpatialDropout2D : SpatialDropoutBase
{
    /// <summary>Drops this part of the channels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative, or one or more.</exception>
    public SpatialDropout2D(double rate)
        : base(2, rate)
    {
    }

    internal SpatialDropout2D(LayerConfig config)
        : base(2, config)
    {
    }
}
