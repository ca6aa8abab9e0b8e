using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>The mean of each channel over two spatial axes: (height, width, channels), or channels first, to (channels).</summary>
public sealed class GlobalAveragePooling2D : GlobalPoolingBase
{
    /// <summary>A layer with Keras's defaults.</summary>
    public GlobalAveragePooling2D()
        : base(2, PoolingKind.AverageExcludingPadding)
    {
    }

    internal GlobalAveragePooling2D(LayerConfig config)
        : base(2, PoolingKind.AverageExcludingPadding, config)
    {
    }
}
