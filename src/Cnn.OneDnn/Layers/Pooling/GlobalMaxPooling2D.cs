using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>The largest element of each channel over two spatial axes: (height, width, channels), or channels first, to (channels).</summary>
public sealed class GlobalMaxPooling2D : GlobalPoolingBase
{
    /// <summary>A layer with Keras's defaults.</summary>
    public GlobalMaxPooling2D()
        : base(2, PoolingKind.Max)
    {
    }

    internal GlobalMaxPooling2D(LayerConfig config)
        : base(2, PoolingKind.Max, config)
    {
    }
}
