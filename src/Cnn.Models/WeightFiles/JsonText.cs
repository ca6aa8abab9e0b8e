using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles;

/// <summary>JSON out of files.</summary>
internal static class JsonText
{
    private const int MostDepth = 256;

    /// <summary>An object.</summary>
    /// <param name="json">The text in UTF-8.</param>
    /// <param name="what">What it describes, in words.</param>
    /// <exception cref="InvalidFormatException">It is no JSON, or no object; the message says where.</exception>
    public static JsonObject Parse(ReadOnlySpan<byte> json, string what)
    {
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
}
