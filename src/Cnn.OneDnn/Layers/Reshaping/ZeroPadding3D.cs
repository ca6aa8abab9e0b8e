namespace Cnn.OneDnn.Layers;

/// <summary>Adds zeros around samples (depth, height, width, channels), or channels first.</summary>
public sealed class ZeroPadding3D : ZeroPaddingBase
{
    /// <summary>The same count on every side, 1 unless told.</summary>
    /// <param name="padding">The count.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public ZeroPadding3D(int padding = 1, DataFormatArgument dataFormat = default, Shape? inputShape = null, string? name = null)
        : base((padding, padding), (padding, padding), (padding, padding))
    {
        DataFormat = dataFormat;
        StartWith(inputShape, name);
    }

    /// <summary>A count for each axis, the same on both of its sides: <c>(1, 2, 1)</c>.</summary>
    /// <param name="padding">The counts.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public ZeroPadding3D(
        (int Depth, int Height, int Width) padding, DataFormatArgument dataFormat = default, Shape? inputShape = null, string? name = null)
        : this((padding.Depth, padding.Depth), (padding.Height, padding.Height), (padding.Width, padding.Width), dataFormat, inputShape, name)
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
    public ZeroPadding3D(
        (int Before, int After) depth, (int Before, int After) height, (int Before, int After) width, DataFormatArgument dataFormat = default,
        Shape? inputShape = null, string? name = null)
        : base(depth, height, width)
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
    public ZeroPadding3D(((int Before, int After) Depth, (int Before, int After) Height, (int Before, int After) Width) padding,
        DataFormatArgument dataFormat = default, Shape? inputShape = null, string? name = null)
        : this(padding.Depth, padding.Height, padding.Width, dataFormat, inputShape, name)
    {
    }

    internal ZeroPadding3D(LayerConfig config)
        : base(3, config)
    {
    }
}
