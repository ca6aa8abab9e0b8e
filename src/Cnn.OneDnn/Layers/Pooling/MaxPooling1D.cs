using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>The largest element of each window over one spatial axis: (steps, channels), or channels first.</summary>
public sealed class MaxPooling1D : PoolingBase
{
    /// <summary>Windows of size 2.</summary>
    public MaxPooling1D()
        : this(2)
    {
    }

    /// <summary>Windows of a given size.</summary>
    /// <param name="poolSize">The size of the window.</param>
    /// <exception cref="ArgumentException">A size is not positive, or their number does not fit.</exception>
    public MaxPooling1D(PerAxis poolSize)
        : base(1, PoolingKind.Max, poolSize)
    {
    }

    internal MaxPooling1D(LayerConfig config)
        : base(1, PoolingKind.Max, config)
    {
    }
}
