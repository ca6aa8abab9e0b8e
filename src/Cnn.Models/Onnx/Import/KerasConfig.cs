using System.Text.Json.Nodes;
using Cnn.OneDnn;

namespace Cnn.Models.Onnx.Import;

/// <summary>How layers have borders and formats in their configs.</summary>
internal static class KerasConfig
{
    public static string ToKeras(DataFormat format) => format == DataFormat.ChannelsLast ? "channels_last" : "channels_first";

    /// <summary>A list of whole numbers.</summary>
    public static JsonArray ToKeras(IEnumerable<int> numbers) => [.. numbers.Select(n => (JsonNode)n)];

    /// <summary>A pair of sizes for each axis.</summary>
    public static JsonArray ToKeras(IEnumerable<(int Before, int After)> pairs) => [.. pairs.Select(p => (JsonNode)new JsonArray(p.Before, p.After))];
}
