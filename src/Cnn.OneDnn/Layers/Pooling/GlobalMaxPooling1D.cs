using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>The largest element of each channel over one spatial axis: (steps, channels), or channels first, to (channels).</summary>
public sealed class GlobalMaxPooling1D : GlobalPoolingBase
{
    /// <summary>A layer with Keras's defaults.</summary>
    public GlobalMaxPooling1D()
        : base(1, PoolingKind.Max)
    {
    }

    internal GlobalMaxPooling1D(LayerConfig config)
        : base(1, PoolingKind.Max, config)
    {
    }
}
