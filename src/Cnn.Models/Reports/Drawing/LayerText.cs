using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>A layer in a few words, from its config: Conv2D 3×3, 64 filters, stride 2, relu.</summary>
internal static class LayerText
{
    public static string Describe(Layer layer)
    {
        JsonObject config = layer.GetConfig();
        var words = new List<string>();
        AddIf(words, Sizes(config["kernel_size"] ?? config["pool_size"]), "{0}");
        string? filters = Text(config["filters"]);
        AddIf(words, filters, filters == "1" ? "{0} filter" : "{0} filters");
        string? units = Text(config["units"]);
        AddIf(words, units, units == "1" ? "{0} unit" : "{0} units");
        AddIf(words, Strides(config), "stride {0}");
        AddIf(words, NotOne(config["dilation_rate"]), "dilation {0}");
        AddIf(words, NotOne(config["groups"]), "{0} groups");
        AddIf(words, Text(config["rate"]), "{0}");
        string? activation = Text(config["activation"]);
        AddIf(words, activation == "linear" ? null : activation, "{0}");
        string name = layer is Input ? "Input" : layer.ClassName;
        return words.Count == 0 ? name : $"{name} {string.Join(", ", words)}";
    }

    private static void AddIf(List<string> words, string? value, string form)
    {
        if (value is not null)
        {
            words.Add(form.Replace("{0}", value, StringComparison.Ordinal));
        }
    }

    // Windows step by their own size unless told otherwise: only another step is worth a word.
    private static string? Strides(JsonObject config)
    {
        string? strides = Sizes(config["strides"]);
        return strides is null ? null : config["pool_size"] is { } pool ? strides == Sizes(pool) ? null : One(strides) ?? strides : One(strides) is null
            ? NotOne(config["strides"])
            : null;
    }

    private static string? NotOne(JsonNode? node)
    {
        string? text = Sizes(node);
        return text is null || One(text) is not null ? null : text.Split('×').Distinct().Count() == 1 ? text.Split('×')[0] : text;
    }

    private static string? One(string sizes) => sizes.Split('×').All(s => s == "1") ? "1" : null;

    private static string? Sizes(JsonNode? node) => node is JsonArray array ? string.Join('×', array.Select(n => n?.ToJsonString())) : Text(node);

    private static string? Text(JsonNode? node) => node is JsonValue value ? value.GetValueKind() == JsonValueKind.String
        ? value.GetValue<string>()
        : value.ToJsonString() : null;
}
