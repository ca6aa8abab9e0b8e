using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>Brings each image nearer or farther by a factor of its own, about its middle, in training only.</summary>
public sealed class RandomZoom : RandomWarp
{
    /// <summary>By up to a part of the image.</summary>
    /// <param name="heightFactor">How much more of the image's height is seen: 0.2 for -20% (nearer) to 20% (farther), or both ends.</param>
    /// <param name="widthFactor">How much more of the width; null for as much as of the height, so that proportions stay.</param>
    /// <param name="fillMode">What stands outside of images.</param>
    /// <param name="interpolation">What stands between pixels; bilinear if null.</param>
    /// <param name="seed">Of its random numbers, beside the model's seed; null for those of its place in the network.</param>
    /// <param name="fillValue">The number outside of images for "constant".</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A number is not finite, or is -1 or less: nothing of the image would be seen.</exception>
    public RandomZoom(
        FactorRange heightFactor, FactorRange? widthFactor = null, FillModeArgument fillMode = default, InterpolationArgument? interpolation = null,
        int? seed = null, double fillValue = 0, DataFormatArgument dataFormat = default, Shape? inputShape = null, string? name = null)
        : base(fillMode.Value, interpolation?.Value ?? Interpolation.Bilinear, seed, fillValue, dataFormat, inputShape, name) =>
        (HeightFactor, WidthFactor) = (Checked(heightFactor), widthFactor is { } given ? Checked(given) : null);

    internal RandomZoom(LayerConfig config)
        : base(config) => (HeightFactor, WidthFactor) = (Checked(config.Factor("height_factor")), config.OptionalFactor("width_factor") is { } given
            ? Checked(given)
            : null);

    /// <summary>How much more of the height is seen.</summary>
    public FactorRange HeightFactor { get; }

    /// <summary>How much more of the width is seen; null for as much as of the height.</summary>
    public FactorRange? WidthFactor { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["height_factor"] = KerasNames.ToKeras(HeightFactor);
        if (WidthFactor is { } width)
        {
            config["width_factor"] = KerasNames.ToKeras(width);
        }

        return config;
    }

    private protected override (Symbol? Angle, Symbol? ScaleY, Symbol? ScaleX, Symbol? ShiftY, Symbol? ShiftX) Move(LayerContext context, Symbol images)
    {
        Symbol height = Draw(context, images, 1 + HeightFactor.Lower, 1 + HeightFactor.Upper);
        return (null, height, WidthFactor is { } width ? Draw(context, images, 1 + width.Lower, 1 + width.Upper) : height, null, null);
    }

    private static FactorRange Checked(FactorRange factor) => factor.Lower > -1
        ? factor
        : throw new ArgumentException($"A zoom factor is above -1, received {factor}.", nameof(factor));
}
