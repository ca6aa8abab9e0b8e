using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>The mean of each channel over three spatial axes: (depth, height, width, channels), or channels first, to (channels).</summary>
public sealed class GlobalAveragePooling3D : GlobalPoolingBase
{
    /// <summary>A layer with Keras's defaults.</summary>
    public GlobalAveragePooling3D()
        : base(3, PoolingKind.AverageExcludingPadding)
    {
    }

    internal GlobalAveragePooling3D(LayerConfig config)
        : base(3, PoolingKind.AverageExcludingPadding, config)
    {
    }
}
