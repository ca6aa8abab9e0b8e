namespace Cnn.OneDnn.Layers;

/// <summary>Removes positions around samples (steps, channels), or channels first.</summary>
public sealed class Cropping1D : CroppingBase
{
    /// <summary>The same count on every side.</summary>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public Cropping1D(int cropping)
        : base((cropping, cropping))
    {
    }

    /// <summary>Counts of their own for every side.</summary>
    /// <param name="steps">Counts before and after.</param>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public Cropping1D((int Before, int After) steps)
        : base(steps)
    {
    }

    internal Cropping1D(LayerConfig config)
        : base(1, config)
    {
    }
}
