using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>The largest element of each channel over three spatial axes: (depth, height, width, channels), or channels first, to (channels).</summary>
public sealed class GlobalMaxPooling3D : GlobalPoolingBase
{
    /// <summary>A layer with Keras's defaults.</summary>
    public GlobalMaxPooling3D()
        : base(3, PoolingKind.Max)
    {
    }

    internal GlobalMaxPooling3D(LayerConfig config)
        : base(3, PoolingKind.Max, config)
    {
    }
}
