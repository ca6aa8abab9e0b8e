namespace Cnn.OneDnn.Layers;

/// <summary>Adds zeros around samples (steps, channels), or channels first.</summary>
public sealed class ZeroPadding1D : ZeroPaddingBase
{
    /// <summary>The same count on every side, 1 unless told.</summary>
    /// <param name="padding">The count.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public ZeroPadding1D(int padding = 1, Shape? inputShape = null, string? name = null)
        : base((padding, padding))
        => StartWith(inputShape, name);

    /// <summary>Counts of their own for every side.</summary>
    /// <param name="steps">Counts before and after.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public ZeroPadding1D((int Before, int After) steps, Shape? inputShape = null, string? name = null)
        : base(steps)
        => StartWith(inputShape, name);

    internal ZeroPadding1D(LayerConfig config)
        : base(1, config)
    {
    }
}
