namespace Cnn.OneDnn.Layers;

/// <summary>Removes positions around samples (height, width, channels), or channels first.</summary>
public sealed class Cropping2D : CroppingBase
{
    /// <summary>The same count on every side.</summary>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public Cropping2D(int cropping)
        : base((cropping, cropping), (cropping, cropping))
    {
    }

    /// <summary>Counts of their own for every side.</summary>
    /// <param name="height">Counts above and below.</param>
    /// <param name="width">Counts left and right.</param>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public Cropping2D((int Before, int After) height, (int Before, int After) width)
        : base(height, width)
    {
    }

    internal Cropping2D(LayerConfig config)
        : base(2, config)
    {
    }
}
