using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>Brings images to a size, with half-pixel centres and without antialiasing, as Keras's Resizing.</summary>
public sealed class Resizing : ImageLayer
{
    /// <summary>To this size.</summary>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="interpolation">What stands between pixels; bilinear if null.</param>
    /// <param name="cropToAspectRatio">Whether what would change the proportions is cut off before; otherwise images are stretched.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Resizing(
        int height, int width, InterpolationArgument? interpolation = null, bool cropToAspectRatio = false, DataFormatArgument dataFormat = default,
        Shape? inputShape = null, string? name = null)
        : base(dataFormat, inputShape, name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (Height, Width, Interpolation, CropToAspectRatio) = (height, width, interpolation?.Value ?? Interpolation.Bilinear, cropToAspectRatio);
    }

    internal Resizing(LayerConfig config)
        : this(config.Positive("height"), config.Positive("width"), config.InterpolationOr(Interpolation.Bilinear), config.Bool("crop_to_aspect_ratio", false),
            config.DataFormat())
    {
    }

    /// <summary>Rows of the result.</summary>
    public int Height { get; }

    /// <summary>Columns of the result.</summary>
    public int Width { get; }

    /// <summary>What stands between pixels; bilinear by default.</summary>
    public Interpolation Interpolation { get; }

    /// <summary>Whether what would change the proportions is cut off before.</summary>
    public bool CropToAspectRatio { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        (config["height"], config["width"]) = (Height, Width);
        (config["interpolation"], config["crop_to_aspect_ratio"]) = (KerasNames.ToKeras(Interpolation), CropToAspectRatio);
        return config;
    }

    private protected override Symbol Change(LayerContext context, Symbol images) => CropToAspectRatio
        ? FitInto(context, images, Height, Width, Interpolation)
        : Resample(context, images, Height, Width, Interpolation);
}
