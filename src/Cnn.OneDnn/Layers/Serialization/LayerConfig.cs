using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Numbers;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// Reads the options of one layer from a Keras config. Every message names the layer's class and the option; options that ask for something
/// that no layer here does are refused, not dropped.
/// </summary>
internal sealed class LayerConfig(string className, JsonObject json)
{
    // Keras writes these for every layer; they do not change what a layer computes here.
    private static readonly HashSet<string> Neutral =
        ["name", "trainable", "dtype", "build_config", "module", "registered_name", "seed", "synchronized", "renorm_momentum", "sparse", "ragged", "optional"];

    private readonly HashSet<string> read = [];

    /// <summary>A whole number that must be there, unless there is a fallback.</summary>
    public int Int(string key, int? fallback = null)
    {
        JsonNode? node = Find(key);
        return node is null ? fallback ?? throw Bad(key, "a whole number", null) : ToInt(key, node);
    }

    /// <summary>A whole number of at least one.</summary>
    public int Positive(string key, int? fallback = null)
    {
        int value = Int(key, fallback);
        return value > 0 ? value : throw Bad(key, "a number above zero", Find(key));
    }

    /// <summary>A number that must be there, unless there is a fallback.</summary>
    public double Number(string key, double? fallback = null)
    {
        JsonNode? node = Find(key);
        return node is null ? fallback ?? throw Bad(key, "a number", null) : ToDouble(key, node);
    }

    public double? OptionalNumber(string key) => Find(key) is { } node ? ToDouble(key, node) : null;

    public bool Bool(string key, bool fallback) => Find(key) switch
    {
        null => fallback,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValueKind() == JsonValueKind.True,
        var other => throw Bad(key, "true or false", other),
    };

    public string? Text(string key) => Find(key) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.ToString(),
        var other => throw Bad(key, "a string", other),
    };

    public int[] Ints(string key) => Find(key) is { } node ? ToInts(key, node) : throw Bad(key, "a list of whole numbers", null);

    public int[]? OptionalInts(string key) => Find(key) is { } node ? ToInts(key, node) : null;

    /// <summary>A list with whatever in it.</summary>
    public JsonArray Array(string key) => Find(key) is { } node ? node as JsonArray ?? throw Bad(key, "a list", node) : throw Bad(key, "a list", null);

    /// <summary>Numbers: one, or a list however nested.</summary>
    public float[] Floats(string key)
    {
        var values = new List<float>();
        Collect(Find(key) ?? throw Bad(key, "numbers", null));
        return [.. values];

        void Collect(JsonNode node)
        {
            if (node is JsonArray array)
            {
                foreach (JsonNode? item in array)
                {
                    Collect(item ?? throw Bad(key, "numbers", array));
                }
            }
            else
            {
                values.Add((float)ToDouble(key, node));
            }
        }
    }

    public PerAxis PerAxis(string key, PerAxis? fallback = null) => OptionalPerAxis(key) ?? fallback ?? throw Bad(key, "a number or a list of numbers", null);

    public PerAxis? OptionalPerAxis(string key) => OptionalInts(key) is { } values ? values.Length > 0 ? new PerAxis(values) : throw Bad(key, "a number or a list of numbers", Find(key)) : null;

    /// <summary>Pairs of counts before and after; one number or one list stand for themselves on each side.</summary>
    public (int Before, int After)[] Pairs(string key, int axes)
    {
        JsonNode node = Find(key) ?? throw Bad(key, "pairs of numbers", null);
        if (node is JsonArray { Count: > 0 } list && list[0] is JsonArray)
        {
            return [.. list.Select(pair => pair is JsonArray { Count: 2 } ? ToInts(key, pair) : throw Bad(key, "pairs of numbers", node)).Select(pair => (pair[0], pair[1]))];
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

    public Activation Activation() => KerasNames.ActivationOf(Text("activation"));

    public Initializer Initializer(string key, Initializer fallback) => Find(key) is { } node ? KerasNames.InitializerOf(node) : fallback;

    public Regularizer? Regularizer(string key) => Find(key) is { } node ? KerasNames.RegularizerOf(node) : null;

    /// <summary>Notes that an option was looked at although the layer has no use for it.</summary>
    public void Ignore(string key) => read.Add(key);

    /// <summary>Throws if the config holds an option that nothing has read and that is not off.</summary>
    public void ExpectNothingElse()
    {
        foreach ((string key, JsonNode? value) in json)
        {
            if (!read.Contains(key) && !Neutral.Contains(key) && value is not null && value.GetValueKind() != JsonValueKind.False)
            {
                throw new ArgumentException($"{className} does not know the option '{key}' (value {Shorten(value)}). Remove it, or register a layer that has it.");
            }
        }
    }

    public ArgumentException Bad(string key, string expected, JsonNode? received) =>
        new($"{className} expects '{key}' to be {expected}, received {(received is null ? "nothing" : Shorten(received))}.");

    private static string Shorten(JsonNode node)
    {
        string text = node.ToJsonString();
        return text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 80), "...");
    }

    private JsonNode? Find(string key)
    {
        read.Add(key);
        return json.TryGetPropertyValue(key, out JsonNode? node) ? node : null;
    }

    private int[] ToInts(string key, JsonNode node) => node is JsonArray array
        ? [.. array.Select(item => ToInt(key, item ?? throw Bad(key, "a list of whole numbers", node)))]
        : [ToInt(key, node)];

    private int ToInt(string key, JsonNode node)
    {
        double value = ToDouble(key, node);
        return value == Math.Truncate(value) && Math.Abs(value) <= int.MaxValue ? (int)value : throw Bad(key, "a whole number", node);
    }

    // A number in a tree may be an int, a float or unparsed text; its JSON form is the same for all.
    private double ToDouble(string key, JsonNode node) =>
        node.GetValueKind() == JsonValueKind.Number && NumberText.TryReal(node.ToJsonString(), out double value)
            ? value
            : throw Bad(key, "a number", node);
}
