namespace Cnn.OneDnn.Layers;

/// <summary>Adds zeros around samples (height, width, channels), or channels first.</summary>
public sealed class ZeroPadding2D : ZeroPaddingBase
{
    /// <summary>The same count on every side.</summary>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public ZeroPadding2D(int padding)
        : base((padding, padding), (padding, padding))
    {
    }

    /// <summary>Counts of their own for every side.</summary>
    /// <param name="height">Counts above and below.</param>
    /// <param name="width">Counts left and right.</param>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public ZeroPadding2D((int Before, int After) height, (int Before, int After) width)
        : base(height, width)
    {
    }

    internal ZeroPadding2D(LayerConfig config)
        : base(2, config)
    {
    }
}
