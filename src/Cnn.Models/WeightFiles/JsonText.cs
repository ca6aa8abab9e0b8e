using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Numbers;

namespace Cnn.Models.WeightFiles;

/// <summary>JSON out of files, and the parts of it, none of which is believed.</summary>
internal static class JsonText
{
    private const int MostDepth = 256;
    private const long MostWhole = 1L << 53;

    private static ReadOnlySpan<byte> Mark => [0xef, 0xbb, 0xbf];

    /// <summary>An object.</summary>
    /// <param name="json">The text in UTF-8.</param>
    /// <param name="what">What it describes, in words.</param>
    /// <exception cref="InvalidFormatException">It is no JSON, or no object; the message says where.</exception>
    public static JsonObject Parse(ReadOnlySpan<byte> json, string what)
    {
        // Some editors put a mark before UTF-8.
        json = json.StartsWith(Mark) ? json[Mark.Length..] : json;
        try
        {
            return JsonNode.Parse(json, null, new JsonDocumentOptions
            {
                MaxDepth = MostDepth,
                AllowDuplicateProperties = false,
            }) as JsonObject ?? throw new InvalidFormatException($"the JSON of {what} is no object.");
        }
        catch (JsonException e)
        {
            // Its own message may hold all that follows.
            throw new InvalidFormatException(
                e.LineNumber is { } line
                    ? $"the JSON of {what} is damaged at line {line + 1}, byte {e.BytePositionInLine ?? 0}."
                    : $"the JSON of {what} is damaged: one of its objects has a property twice.", e);
        }
    }

    /// <summary>Whether a file that begins so may be an object: a mark and white space may stand before it.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> rest = (start.StartsWith(Mark) ? start[Mark.Length..] : start).TrimStart(" \t\r\n"u8);
        return rest.IsEmpty || rest[0] == '{';
    }

    public static JsonObject Object(JsonNode? node, string what) => node as JsonObject ?? throw Bad(what, "an object");

    public static JsonArray Array(JsonNode? node, string what) => node as JsonArray ?? throw Bad(what, "a list");

    public static string Text(JsonNode? node, string what) => IsText(node) ? node!.ToString() : throw Bad(what, "a text");

    public static bool IsText(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String;

    public static bool IsTrue(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    public static bool IsFalse(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.False;

    public static int Count(JsonNode? node, string what) =>
        TryReal(node, out double number) && number == Math.Truncate(number) && number is >= 0 and <= int.MaxValue
            ? (int)number
            : throw Bad(what, "a whole number from 0 on");

    public static long Whole(JsonNode? node, string what) =>
        TryReal(node, out double number) && number == Math.Truncate(number) && Math.Abs(number) <= MostWhole ? (long)number : throw Bad(what, "a whole number");

    public static double Real(JsonNode? node, string what) =>
        TryReal(node, out double number) && double.IsFinite(number) ? number : throw Bad(what, "a finite number");

    public static InvalidFormatException Bad(string what, string expected) =>
        new($"in the network's JSON, {FileText.Shown(what)} is no {expected[(expected.IndexOf(' ', StringComparison.Ordinal) + 1)..]}.");

    private static bool TryReal(JsonNode? node, out double number)
    {
        number = 0;
        return node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && NumberText.TryReal(value.ToJsonString(), out number);
    }
}
