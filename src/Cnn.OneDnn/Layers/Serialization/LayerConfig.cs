using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn.Layers;

/// <summary>Reads the options of one layer: those that any object may have, and those that only layers have.</summary>
internal sealed class LayerConfig(string className, JsonObject json) : ConfigReader(className, json)
{
    public PerAxis PerAxis(string key, PerAxis? fallback = null) => OptionalPerAxis(key) ?? fallback ?? throw Bad(key, "a number or a list of numbers", null);

    public PerAxis? OptionalPerAxis(string key) => OptionalInts(key) is { } values ? values.Length > 0
        ? new PerAxis(values)
        : throw Bad(key, "a number or a list of numbers", Find(key)) : null;

    /// <summary>Pairs of counts before and after; one number or one list stand for themselves on each side.</summary>
    public (int Before, int After)[] Pairs(string key, int axes)
    {
        JsonNode node = Find(key) ?? throw Bad(key, "pairs of numbers", null);
        if (node is JsonArray { Count: > 0 } list && list[0] is JsonArray)
        {
            return [.. list.Select(pair => pair is JsonArray { Count: 2 } ? ToInts(key, pair) : throw Bad(key, "pairs of numbers", node))
                .Select(pair => (pair[0], pair[1]))];
        }

        int[] values = ToInts(key, node);
        return axes == 1 && values.Length == 2
            ? [(values[0], values[1])]
            : values.Length == 1 ? [.. Enumerable.Repeat((values[0], values[0]), axes)] : [.. values.Select(v => (v, v))];
    }

    public Padding Padding() => Find("padding") switch
    {
        null => Layers.Padding.Valid,
        JsonArray => Layers.Padding.Explicit(Pairs("padding", 2)),
        JsonNode node => KerasNames.PaddingOf(Text("padding")) ?? throw Bad("padding", "valid, same, causal or pairs of counts", node),
    };

    public DataFormat DataFormat() => Text("data_format") switch
    {
        null or "channels_last" => Cnn.OneDnn.DataFormat.ChannelsLast,
        "channels_first" => Cnn.OneDnn.DataFormat.ChannelsFirst,
        _ => throw Bad("data_format", "channels_last or channels_first", Find("data_format")),
    };

    public Interpolation InterpolationOr(Interpolation usual) => Text("interpolation") switch
    {
        null => usual,
        "nearest" => Layers.Interpolation.Nearest,
        "bilinear" => Layers.Interpolation.Bilinear,
        string other => throw Bad("interpolation", "nearest or bilinear", other),
    };

    public FillMode FillMode() => Text("fill_mode") is { } mode ? Guard(() => ((FillModeArgument)mode).Value, "fill_mode") : Cnn.OneDnn.FillMode.Reflect;

    public FactorRange Factor(string key) => OptionalFactor(key) ?? throw Bad(key, "a number or two", null);

    public FactorRange? OptionalFactor(string key) => Find(key) switch
    {
        null => null,
        JsonArray => Guard<FactorRange?>(() => Floats(key) is [var lower, var upper] ? (lower, upper) : throw Bad(key, "a number or two", Find(key)), key),
        _ => Guard<FactorRange?>(() => Number(key), key),
    };

    public (double Lower, double Upper)? ValueRange() => Find("value_range") is null
        ? null
        : Floats("value_range") is [var lower, var upper] ? (lower, upper) : throw Bad("value_range", "two numbers", Find("value_range"));

    public ActivationKind Activation() => Guard(() => KerasNames.ActivationOf(Text("activation")), "activation");

    /// <summary>Another layer, as {"class_name": ..., "config": {...}}.</summary>
    public Layer Layer(string key)
    {
        (string className, JsonObject config) = Named(Find(key) ?? throw Bad(key, "a layer", null), "layer");
        return Guard(() => LayerRegistry.FromConfig(className, config), key);
    }

    public Initializer Initializer(string key, Initializer fallback) =>
        Find(key) is { } node ? Guard(() => Cnn.OneDnn.Initializer.Known.Read(node), key) : fallback;

    public Constraint? Constraint(string key) => Find(key) is { } node ? Guard(() => Cnn.OneDnn.Constraint.Known.Read(node), key) : null;

    public Regularizer? Regularizer(string key) => Find(key) is { } node ? Guard(() => Cnn.OneDnn.Regularizer.Known.Read(node), key) : null;
}
