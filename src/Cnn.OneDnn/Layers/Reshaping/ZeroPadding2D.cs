namespace Cnn.OneDnn.Layers;

/// <summary>Adds zeros around samples (height, width, channels), or channels first.</summary>
public sealed class ZeroPadding2D : ZeroPaddingBase
{
    /// <summary>The same count on every side, 1 unless told.</summary>
    /// <param name="padding">The count.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public ZeroPadding2D(int padding = 1, DataFormatArgument dataFormat = default, Shape? inputShape = null, string? name = null)
        : base((padding, padding), (padding, padding))
    {
        DataFormat = dataFormat;
        StartWith(inputShape, name);
    }

    /// <summary>A count for each axis, the same on both of its sides: <c>(1, 2)</c>.</summary>
    /// <param name="padding">The counts.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public ZeroPadding2D((int Height, int Width) padding, DataFormatArgument dataFormat = default, Shape? inputShape = null, string? name = null)
        : this((padding.Height, padding.Height), (padding.Width, padding.Width), dataFormat, inputShape, name)
    {
    }

    /// <summary>Counts of their own for every side.</summary>
    /// <param name="height">Counts above and below.</param>
    /// <param name="width">Counts left and right.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public ZeroPadding2D(
        (int Before, int After) height, (int Before, int After) width, DataFormatArgument dataFormat = default,
        Shape? inputShape = null, string? name = null)
        : base(height, width)
    {
        DataFormat = dataFormat;
        StartWith(inputShape, name);
    }

    /// <summary>Counts of their own for every side, as Keras writes them: a pair for each axis.</summary>
    /// <param name="padding">The pairs.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public ZeroPadding2D(((int Before, int After) Height, (int Before, int After) Width) padding, DataFormatArgument dataFormat = default,
        Shape? inputShape = null, string? name = null)
        : this(padding.Height, padding.Width, dataFormat, inputShape, name)
    {
    }

    internal ZeroPadding2D(LayerConfig config)
        : base(2, config)
    {
    }
}
