using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>Makes each image brighter or darker by a number of its own, in training only.</summary>
public sealed class RandomBrightness : RandomImageLayer
{
    /// <summary>By up to a part of the range of values.</summary>
    /// <param name="factor">Parts of the range that are added: 0.2 for -20% to 20%, or both ends.</param>
    /// <param name="valueRange">Between which numbers pixels lie, and are kept; 0 and 255 if null.</param>
    /// <param name="seed">Of its random numbers, beside the model's seed; null for those of its place in the network.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A number is out of range, or the ends of the range are in the wrong order.</exception>
    public RandomBrightness(
        FactorRange factor, (double Lower, double Upper)? valueRange = null, int? seed = null, DataFormatArgument dataFormat = default,
        Shape? inputShape = null, string? name = null)
        : base(seed, dataFormat, inputShape, name) => (Factor, ValueRange) = (Checked(factor), Range(valueRange));

    internal RandomBrightness(LayerConfig config)
        : this(config.Factor("factor"), config.ValueRange(), config.OptionalInt("seed"), config.DataFormat())
    {
    }

    /// <summary>Parts of the range between which the added number is drawn.</summary>
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
        double width = ValueRange.Upper - ValueRange.Lower;
        return Within(context, images + Beside(context, Draw(context, images, Factor.Lower * width, Factor.Upper * width), images), ValueRange);
    }

    private static FactorRange Checked(FactorRange factor) => factor is { Lower: >= -1, Upper: <= 1 }
        ? factor
        : throw new ArgumentException($"Brightness changes by parts in [-1, 1], received {factor}.", nameof(factor));
}
