using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>The mean of each window over three spatial axes: (depth, height, width, channels), or channels first.</summary>
public sealed class AveragePooling3D : PoolingBase
{
    /// <summary>Windows of size 2.</summary>
    public AveragePooling3D()
        : this(2)
    {
    }

    /// <summary>Windows of a given size.</summary>
    /// <param name="poolSize">The size of the window: one number, or (depth, height, width).</param>
    /// <exception cref="ArgumentException">A size is not positive, or their number does not fit.</exception>
    public AveragePooling3D(PerAxis poolSize)
        : base(3, PoolingKind.AverageExcludingPadding, poolSize)
    {
    }

    internal AveragePooling3D(LayerConfig config)
        : base(3, PoolingKind.AverageExcludingPadding, config)
    {
    }
}
