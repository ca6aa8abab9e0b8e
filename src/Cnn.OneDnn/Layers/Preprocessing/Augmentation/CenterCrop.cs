using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// Cuts the middle out of images; where an image is smaller, its largest middle part of the same proportions is brought to the size. As Keras's CenterCrop.
/// </summary>
public sealed class CenterCrop : ImageLayer
{
    /// <summary>A middle of this size.</summary>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public CenterCrop(int height, int width, DataFormatArgument dataFormat = default, Shape? inputShape = null, string? name = null)
        : base(dataFormat, inputShape, name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (Height, Width) = (height, width);
    }

    internal CenterCrop(LayerConfig config)
        : this(config.Positive("height"), config.Positive("width"), config.DataFormat())
    {
    }

    /// <summary>Rows of the result.</summary>
    public int Height { get; }

    /// <summary>Columns of the result.</summary>
    public int Width { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        (config["height"], config["width"]) = (Height, Width);
        return config;
    }

    private protected override Symbol Change(LayerContext context, Symbol images)
    {
        (int rows, int columns) = (images.Value.Shape[2] - Height, images.Value.Shape[3] - Width);
        return rows < 0 || columns < 0
            ? FitInto(context, images, Height, Width, Interpolation.Bilinear)
            : Part(context, images, rows / 2, columns / 2, Height, Width);
    }
}
