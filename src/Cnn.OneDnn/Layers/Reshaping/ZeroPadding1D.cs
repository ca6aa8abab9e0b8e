namespace Cnn.OneDnn.Layers;

/// <summary>Adds zeros around samples (steps, channels), or channels first.</summary>
public sealed class ZeroPadding1D : ZeroPaddingBase
{
    /// <summary>The same count on every side.</summary>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public ZeroPadding1D(int padding)
        : base((padding, padding))
    {
    }

    /// <summary>Counts of their own for every side.</summary>
    /// <param name="steps">Counts before and after.</param>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public ZeroPadding1D((int Before, int After) steps)
        : base(steps)
    {
    }

    internal ZeroPadding1D(LayerConfig config)
        : base(1, config)
    {
    }
}
