using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>The largest element of each channel over one spatial axis: (steps, channels), or channels first, to (channels).</summary>
public sealed class GlobalMaxPooling1D : GlobalPoolingBase
{
    /// <summary>A layer with Keras's defaults.</summary>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="keepDims">Whether the spatial axes stay, with one place.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    public GlobalMaxPooling1D(DataFormatArgument dataFormat = default, bool keepDims = false, Shape? inputShape = null, string? name = null)
        : base(1, PoolingKind.Max, dataFormat, keepDims)
        => StartWith(inputShape, name);

    internal GlobalMaxPooling1D(LayerConfig config)
        : base(1, PoolingKind.Max, config)
    {
    }
}
