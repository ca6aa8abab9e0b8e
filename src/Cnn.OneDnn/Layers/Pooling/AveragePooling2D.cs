using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>The mean of each window over two spatial axes: (height, width, channels), or channels first.</summary>
public sealed class AveragePooling2D : PoolingBase
{
    /// <summary>Windows of size 2.</summary>
    public AveragePooling2D()
        : this(2)
    {
    }

    /// <summary>Windows of a given size.</summary>
    /// <param name="poolSize">The size of the window: one number, or (height, width).</param>
    /// <exception cref="ArgumentException">A size is not positive, or their number does not fit.</exception>
    public AveragePooling2D(PerAxis poolSize)
        : base(2, PoolingKind.AverageExcludingPadding, poolSize)
    {
    }

    internal AveragePooling2D(LayerConfig config)
        : base(2, PoolingKind.AverageExcludingPadding, config)
    {
    }
}
