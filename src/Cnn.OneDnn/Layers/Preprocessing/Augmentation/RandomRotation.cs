using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>Turns each image about its middle by an angle of its own, in training only.</summary>
public sealed class RandomRotation : RandomWarp
{
    /// <summary>By up to a part of a whole turn.</summary>
    /// <param name="factor">Parts of a whole turn, counter-clockwise: 0.1 for angles between -36 and 36 degrees, or both ends.</param>
    /// <param name="fillMode">What stands outside of images.</param>
    /// <param name="interpolation">What stands between pixels; bilinear if null.</param>
    /// <param name="seed">Of its random numbers, beside the model's seed; null for those of its place in the network.</param>
    /// <param name="fillValue">The number outside of images for "constant".</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public RandomRotation(
        FactorRange factor, FillModeArgument fillMode = default, InterpolationArgument? interpolation = null, int? seed = null, double fillValue = 0,
        DataFormatArgument dataFormat = default, Shape? inputShape = null, string? name = null)
        : base(fillMode.Value, interpolation?.Value ?? Interpolation.Bilinear, seed, fillValue, dataFormat, inputShape, name) => Factor = factor;

    internal RandomRotation(LayerConfig config)
        : base(config) => Factor = config.Factor("factor");

    /// <summary>Parts of a whole turn between which the angle is drawn.</summary>
    public FactorRange Factor { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["factor"] = KerasNames.ToKeras(Factor);
        return config;
    }

    private protected override (Symbol? Angle, Symbol? ScaleY, Symbol? ScaleX, Symbol? ShiftY, Symbol? ShiftX) Move(LayerContext context, Symbol images) =>
        (Draw(context, images, Factor.Lower * 2 * Math.PI, Factor.Upper * 2 * Math.PI), null, null, null, null);
}
