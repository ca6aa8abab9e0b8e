using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>Moves each image by a distance of its own, in training only.</summary>
public sealed class RandomTranslation : RandomWarp
{
    /// <summary>By up to parts of its size.</summary>
    /// <param name="heightFactor">Parts of the height, downwards: 0.1 for 10% up to 10% down, or both ends.</param>
    /// <param name="widthFactor">Parts of the width, to the right.</param>
    /// <param name="fillMode">What stands outside of images.</param>
    /// <param name="interpolation">What stands between pixels; bilinear if null.</param>
    /// <param name="seed">Of its random numbers, beside the model's seed; null for those of its place in the network.</param>
    /// <param name="fillValue">The number outside of images for "constant".</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public RandomTranslation(
        FactorRange heightFactor, FactorRange widthFactor, FillModeArgument fillMode = default, InterpolationArgument? interpolation = null,
        int? seed = null, double fillValue = 0, DataFormatArgument dataFormat = default, Shape? inputShape = null, string? name = null)
        : base(fillMode.Value, interpolation?.Value ?? Interpolation.Bilinear, seed, fillValue, dataFormat, inputShape, name) =>
        (HeightFactor, WidthFactor) = (heightFactor, widthFactor);

    internal RandomTranslation(LayerConfig config)
        : base(config) => (HeightFactor, WidthFactor) = (config.Factor("height_factor"), config.Factor("width_factor"));

    /// <summary>Parts of the height, downwards.</summary>
    public FactorRange HeightFactor { get; }

    /// <summary>Parts of the width, to the right.</summary>
    public FactorRange WidthFactor { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["height_factor"] = KerasNames.ToKeras(HeightFactor);
        config["width_factor"] = KerasNames.ToKeras(WidthFactor);
        return config;
    }

    // An image that moves down is read further up.
    private protected override (Symbol? Angle, Symbol? ScaleY, Symbol? ScaleX, Symbol? ShiftY, Symbol? ShiftX) Move(LayerContext context, Symbol images)
    {
        (int height, int width) = (images.Value.Shape[2], images.Value.Shape[3]);
        return (null, null, null, Draw(context, images, -HeightFactor.Upper * height, -HeightFactor.Lower * height),
            Draw(context, images, -WidthFactor.Upper * width, -WidthFactor.Lower * width));
    }
}
