using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>Changes the contrast of each image, in training only: (x - mean) f + mean for each channel, with a factor f of its own.</summary>
public sealed class RandomContrast : RandomImageLayer
{
    /// <summary>By up to a factor.</summary>
    /// <param name="factor">0.2 for factors between 0.8 and 1.2; of two numbers (lower, upper) factors between 1 - lower and 1 + upper.</param>
    /// <param name="valueRange">Between which numbers pixels lie, and are kept; 0 and 255 if null.</param>
    /// <param name="seed">Of its random numbers, beside the model's seed; null for those of its place in the network.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A number is out of range, or the ends of the range are in the wrong order.</exception>
    public RandomContrast(
        FactorRange factor, (double Lower, double Upper)? valueRange = null, int? seed = null, DataFormatArgument dataFormat = default,
        Shape? inputShape = null, string? name = null)
        : base(seed, dataFormat, inputShape, name) => (Factor, ValueRange) = (Checked(factor), Range(valueRange));

    internal RandomContrast(LayerConfig config)
        : this(config.Factor("factor"), config.ValueRange(), config.OptionalInt("seed"), config.DataFormat())
    {
    }

    /// <summary>How far the contrast may go down and up.</summary>
    public FactorRange Factor { get; }

    /// <summary>Between which numbers pixels lie.</summary>
    public (double Lower, double Upper) ValueRange { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["factor"] = KerasNames.ToKeras(Factor);
        config["value_range"] = new JsonArray(ValueRange.Lower, ValueRange.Upper);
        return config;
    }

    private protected override Symbol Vary(LayerContext context, Symbol images)
    {
        (int first, int second) = images.Format == DataFormat.ChannelsLast ? (1, 2) : (2, 3);
        Symbol mean = context.Mean(images, [first, second], keepDims: true);
        double lower = Factor.IsOne ? Factor.Upper : Factor.Lower;
        Symbol factor = Beside(context, Draw(context, images, 1 - lower, 1 + Factor.Upper), images);
        return Within(context, ((images - mean) * factor) + mean, ValueRange);
    }

    private static FactorRange Checked(FactorRange factor) => factor.IsOne ? factor.Upper <= 1 ? factor : throw Bad(factor)
        : factor.Lower is >= 0 and <= 1 ? factor : throw Bad(factor);

    private static ArgumentException Bad(FactorRange factor) => new($"Contrast goes down by a part in [0, 1], received {factor}.", nameof(factor));
}
