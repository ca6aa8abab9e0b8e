using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>A dropout whose decisions may be shared along axes, as Keras's noise_shape says.</summary>
public abstract class MaskedDropout : DropoutBase
{
    private protected MaskedDropout(double rate, IReadOnlyList<int?>? noiseShape, int? seed)
        : base(rate, seed) => NoiseShape = noiseShape is null ? null : [.. noiseShape];

    private protected MaskedDropout(LayerConfig config)
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

    /// <summary>The sizes of the decisions about a tensor.</summary>
    private protected Shape MaskOf(Symbol source)
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
