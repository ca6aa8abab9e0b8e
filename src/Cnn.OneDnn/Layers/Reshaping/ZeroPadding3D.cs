namespace Cnn.OneDnn.Layers;

/// <summary>Adds zeros around samples (depth, height, width, channels), or channels first.</summary>
public sealed class ZeroPadding3D : ZeroPaddingBase
{
    /// <summary>The same count on every side.</summary>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public ZeroPadding3D(int padding)
        : base((padding, padding), (padding, padding), (padding, padding))
    {
    }

    /// <summary>Counts of their own for every side.</summary>
    /// <param name="depth">Counts before and after.</param>
    /// <param name="height">Counts above and below.</param>
    /// <param name="width">Counts left and right.</param>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public ZeroPadding3D((int Before, int After) depth, (int Before, int After) height, (int Before, int After) width)
        : base(depth, height, width)
    {
    }

    internal ZeroPadding3D(LayerConfig config)
        : base(3, config)
    {
    }
}
