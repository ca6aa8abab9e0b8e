namespace Cnn.OneDnn.Layers;

/// <summary>Removes positions around samples (steps, channels), or channels first.</summary>
public sealed class Cropping1D : CroppingBase
{
    /// <summary>The same count on every side, 1 unless told.</summary>
    /// <param name="cropping">The count.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public Cropping1D(int cropping = 1, Shape? inputShape = null, string? name = null)
        : base((cropping, cropping))
        => StartWith(inputShape, name);

    /// <summary>Counts of their own for every side.</summary>
    /// <param name="steps">Counts before and after.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public Cropping1D((int Before, int After) steps, Shape? inputShape = null, string? name = null)
        : base(steps)
        => StartWith(inputShape, name);

    internal Cropping1D(LayerConfig config)
        : base(1, config)
    {
    }
}
