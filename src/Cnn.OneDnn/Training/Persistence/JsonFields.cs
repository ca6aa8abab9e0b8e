using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Files;
using Cnn.OneDnn.Numbers;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>Takes fields out of JSON that came from a file; what is not as expected is invalid data, named with the place where it stands.</summary>
internal static class JsonFields
{
    /// <summary>More text than this is no description of a network.</summary>
    public const int MaximumLength = 16 << 20;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <exception cref="InvalidFormatException">The text is no JSON object, is too long, too deep, or has a name twice.</exception>
    public static JsonObject Parse(string text, string what)
    {
        if (text.Length > MaximumLength)
        {
            throw new InvalidFormatException($"The {what} has {text.Length} characters, at most {MaximumLength} are read.");
        }

        try
        {
            return JsonNode.Parse(text, documentOptions: Options) as JsonObject ?? throw Wrong(what, "a JSON object", null);
        }
        catch (JsonException e)
        {
            throw new InvalidFormatException($"The {what} is not JSON: {e.Message}", e);
        }
    }

    public static string Text(this JsonObject from, string key, string what) =>
        from[key] is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.ToString()
            : throw Wrong(what, $"text under '{key}'", from[key], key);

    public static JsonObject Object(this JsonObject from, string key, string what) =>
        from[key] as JsonObject ?? throw Wrong(what, $"an object under '{key}'", from[key], key);

    public static JsonArray Array(this JsonObject from, string key, string what, int limit)
    {
        JsonArray array = from[key] as JsonArray ?? throw Wrong(what, $"a list under '{key}'", from[key], key);
        return array.Count <= limit ? array : throw new InvalidFormatException($"In the {what}, '{key}' has {array.Count} entries; at most {limit} are read.");
    }

    public static bool Flag(this JsonObject from, string key, bool fallback, string what) => from[key] switch
    {
        null => fallback,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValueKind() == JsonValueKind.True,
        var other => throw Wrong(what, $"true or false under '{key}'", other, key),
    };

    public static double? Number(this JsonObject from, string key, string what) => from[key] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && NumberText.TryReal(value.ToJsonString(), out double number) => number,
        var other => throw Wrong(what, $"a number under '{key}'", other, key),
    };

    public static string[] Names(JsonNode? list, string what, int limit)
    {
        JsonArray array = list as JsonArray ?? throw Wrong(what, "a list of names", list);
        return array.Count <= limit
            ? [.. array.Select(
                item => item is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.ToString() : throw Wrong(what, "a name", item))]
            : throw new InvalidFormatException($"The {what} has {array.Count} names; at most {limit} are read.");
    }

    /// <summary>Text of a file that must not flood a message, break its line or talk to the terminal.</summary>
    public static string Shown(string text) => PlainText.Excerpt(text);

    public static ConfigurationException Wrong(string what, string expected, JsonNode? received, string field = "") =>
        new(what, field, $"In the {what}: expected {expected}, received {(received is null ? "nothing" : Shown(received.ToJsonString()))}.");
}
