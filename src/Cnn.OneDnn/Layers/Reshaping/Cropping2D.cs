namespace Cnn.OneDnn.Layers;

/// <summary>Removes positions around samples (height, width, channels), or channels first.</summary>
public sealed class Cropping2D : CroppingBase
{
    /// <summary>The same count on every side.</summary>
    /// <param name="cropping">The count.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public Cropping2D(int cropping, DataFormatArgument dataFormat = default, Shape? inputShape = null, string? name = null)
        : base((cropping, cropping), (cropping, cropping))
    {
        DataFormat = dataFormat;
        StartWith(inputShape, name);
    }

    /// <summary>A count for each axis, the same on both of its sides: <c>(1, 2)</c>.</summary>
    /// <param name="cropping">The counts.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public Cropping2D((int Height, int Width) cropping, DataFormatArgument dataFormat = default, Shape? inputShape = null, string? name = null)
        : this((cropping.Height, cropping.Height), (cropping.Width, cropping.Width), dataFormat, inputShape, name)
    {
    }

    /// <summary>Counts of their own for every side.</summary>
    /// <param name="height">Counts above and below.</param>
    /// <param name="width">Counts left and right.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public Cropping2D(
        (int Before, int After) height, (int Before, int After) width, DataFormatArgument dataFormat = default,
        Shape? inputShape = null, string? name = null)
        : base(height, width)
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
    public Cropping2D(((int Before, int After) Height, (int Before, int After) Width) cropping, DataFormatArgument dataFormat = default,
        Shape? inputShape = null, string? name = null)
        : this(cropping.Height, cropping.Width, dataFormat, inputShape, name)
    {
    }

    internal Cropping2D(LayerConfig config)
        : base(2, config)
    {
    }
}
