namespace Cnn.OneDnn.Layers;

/// <summary>Removes positions around samples (depth, height, width, channels), or channels first.</summary>
public sealed class Cropping3D : CroppingBase
{
    /// <summary>The same count on every side.</summary>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public Cropping3D(int cropping)
        : base((cropping, cropping), (cropping, cropping), (cropping, cropping))
    {
    }

    /// <summary>Counts of their own for every side.</summary>
    /// <param name="depth">Counts before and after.</param>
    /// <param name="height">Counts above and below.</param>
    /// <param name="width">Counts left and right.</param>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public Cropping3D((int Before, int After) depth, (int Before, int After) height, (int Before, int After) width)
        : base(depth, height, width)
    {
    }

    internal Cropping3D(LayerConfig config)
        : base(3, config)
    {
    }
}
