using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>Drops elements, each by itself. Input and output have the same shape; outside training nothing happens.</summary>
public sealed class Dropout : DropoutBase
{
    /// <summary>Drops this part of the elements.</summary>
    /// <param name="rate">The share of elements that become zero, in [0, 1).</param>
    /// <param name="noiseShape">Sizes of the decisions, batch first, as Keras's noise_shape: 1 along axes that share one, null, or the input's size, along
    /// others; null for a decision of its own for each element.</param>
    /// <param name="seed">Of its random numbers, beside the model's seed; null for those of its place in the network.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative, or one or more.</exception>
    public Dropout(double rate, IReadOnlyList<int?>? noiseShape = null, int? seed = null, Shape? inputShape = null, string? name = null)
        : base(rate, seed)
    {
        NoiseShape = noiseShape is null ? null : [.. noiseShape];
        StartWith(inputShape, name);
    }

    internal Dropout(LayerConfig config)
        : base(config.Number("rate"), config.OptionalInt("seed")) => NoiseShape = config.OptionalInts("noise_shape") is { } shape
            ? [.. shape.Select(size => size == 0 ? null : (int?)size)]
            : null;

    /// <summary>Sizes of the decisions, batch first: 1 along axes that share one, null along others; null where each element has its own.</summary>
    public IReadOnlyList<int?>? NoiseShape { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        if (NoiseShape is not null)
        {
            config["noise_shape"] = new JsonArray([.. NoiseShape.Select(size => (JsonNode)(size ?? 0))]);
        }

        return config;
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = Single(inputs);
        return Drop(context, source, MaskOf(source));
    }

    private Shape MaskOf(Symbol source)
    {
        if (NoiseShape is null)
        {
            return source.Value.Shape;
        }

        if (NoiseShape.Count != source.Rank || NoiseShape.Where((size, axis) => size is not (null or 1) && axis > 0 && size != source.UserShape[axis]).Any())
        {
            throw BadShape(
                $"noiseShape has for each axis, batch first, 1 or the size of {source.UserShape}; received ({string.Join(", ", NoiseShape)}).");
        }

        int[] user = [.. source.UserShape.Select((size, axis) => NoiseShape[axis] == 1 ? 1 : size)];
        return Symbol.ToLogical(new Shape(user), source.Format);
    }
}
