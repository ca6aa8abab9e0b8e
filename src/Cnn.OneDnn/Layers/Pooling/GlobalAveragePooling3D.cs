using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>The mean of each channel over three spatial axes: (depth, height, width, channels), or channels first, to (channels).</summary>
public sealed class GlobalAveragePooling3D : GlobalPoolingBase
{
    /// <summary>A layer with Keras's defaults.</summary>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="keepDims">Whether the spatial axes stay, with one place.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    public GlobalAveragePooling3D(DataFormatArgument dataFormat = default, bool keepDims = false, Shape? inputShape = null, string? name = null)
        : base(3, PoolingKind.AverageExcludingPadding, dataFormat, keepDims)
        => StartWith(inputShape, name);

    internal GlobalAveragePooling3D(LayerConfig config)
        : base(3, PoolingKind.AverageExcludingPadding, config)
    {
    }
}
