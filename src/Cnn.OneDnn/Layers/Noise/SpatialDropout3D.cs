namespace Cnn.OneDnn.Layers;

/// <summary>Drops whole channels of samples (depth, height, width, channels), or channels first; outside training nothing happens.</summary>
public sealed class SpatialDropout3D : SpatialDropoutBase
{
    /// <summary>Drops this part of the channels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative, or one or more.</exception>
    public SpatialDropout3D(double rate)
        : base(3, rate)
    {
    }

    internal SpatialDropout3D(LayerConfig config)
        : base(3, config)
    {
    }
}
