using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>The mean of each channel over one spatial axis: (steps, channels), or channels first, to (channels).</summary>
public sealed class GlobalAveragePooling1D : GlobalPoolingBase
{
    /// <summary>A layer with Keras's defaults.</summary>
    public GlobalAveragePooling1D()
        : base(1, PoolingKind.AverageExcludingPadding)
    {
    }

    internal GlobalAveragePooling1D(LayerConfig config)
        : base(1, PoolingKind.AverageExcludingPadding, config)
    {
    }
}
