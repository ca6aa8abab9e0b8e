namespace Cnn.OneDnn.Layers;

/// <summary>Removes positions around samples (depth, height, width, channels), or channels first.</summary>
public sealed class Cropping3D : CroppingBase
{
    /// <summary>The same count on every side.</summary>
    /// <param name="cropping">The count.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public Cropping3D(int cropping, DataFormatArgument dataFormat = default, Shape? inputShape = null, string? name = null)
        : base((cropping, cropping), (cropping, cropping), (cropping, cropping))
    {
        DataFormat = dataFormat;
        StartWith(inputShape, name);
    }

    /// <summary>A count for each axis, the same on both of its sides: <c>(1, 2, 1)</c>.</summary>
    /// <param name="cropping">The counts.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public Cropping3D(
        (int Depth, int Height, int Width) cropping, DataFormatArgument dataFormat = default, Shape? inputShape = null, string? name = null)
        : this((cropping.Depth, cropping.Depth), (cropping.Height, cropping.Height), (cropping.Width, cropping.Width), dataFormat, inputShape, name)
    {
    }

    /// <summary>Counts of their own for every side.</summary>
    /// <param name="depth">Counts before and after.</param>
    /// <param name="height">Counts above and below.</param>
    /// <param name="width">Counts left and right.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public Cropping3D(
        (int Before, int After) depth, (int Before, int After) height, (int Before, int After) width, DataFormatArgument dataFormat = default,
        Shape? inputShape = null, string? name = null)
        : base(depth, height, width)
    {
        DataFormat = dataFormat;
        StartWith(inputShape, name);
    }

    /// <summary>Counts of their own for every side, as Keras writes them: a pair for each axis.</summary>
    /// <param name="cropping">The pairs.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public Cropping3D(((int Before, int After) Depth, (int Before, int After) Height, (int Before, int After) Width) cropping,
        DataFormatArgument dataFormat = default, Shape? inputShape = null, string? name = null)
        : this(cropping.Depth, cropping.Height, cropping.Width, dataFormat, inputShape, name)
    {
    }

    internal Cropping3D(LayerConfig config)
        : base(3, config)
    {
    }
}
