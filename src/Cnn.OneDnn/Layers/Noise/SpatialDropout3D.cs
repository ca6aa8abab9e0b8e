namespace Cnn.OneDnn.Layers;

/// <summary>Drops whole channels of samples (depth, height, width, channels), or channels first; outside training nothing happens.</summary>
public sealed class SpatialDropout3D : SpatialDropoutBase
{
    /// <summary>Drops this part of the channels.</summary>
    /// <param name="rate">The share of channels that become zero, in [0, 1).</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="seed">Of its random numbers, beside the model's seed; null for those of its place in the network.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative, or one or more.</exception>
    public SpatialDropout3D(double rate, DataFormatArgument dataFormat = default, int? seed = null, Shape? inputShape = null, string? name = null)
        : base(3, rate, seed)
    {
        DataFormat = dataFormat;
        StartWith(inputShape, name);
    }

    internal SpatialDropout3D(LayerConfig config)
        : base(3, config)
    {
    }
}
