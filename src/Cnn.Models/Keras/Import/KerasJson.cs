using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.Models.WeightFiles;
using Cnn.OneDnn;
using Cnn.OneDnn.Numbers;

namespace Cnn.Models.Keras.Import;

/// <summary>Reads the parts of a network's JSON, none of which is believed.</summary>
internal static class KerasJson
{
    public static JsonObject Object(JsonNode? node, string what) => node as JsonObject ?? throw Bad(what, "an object");

    public static JsonArray Array(JsonNode? node, string what) => node as JsonArray ?? throw Bad(what, "a list");

    public static string Text(JsonNode? node, string what) => IsText(node) ? node!.ToString() : throw Bad(what, "a text");

    public static bool IsText(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String;

    public static bool IsTrue(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    public static bool IsFalse(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.False;

    public static int Count(JsonNode? node, string what) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && NumberText.TryReal(value.ToJsonString(), out double number)
            && number == Math.Truncate(number) && number is >= 0 and <= int.MaxValue
            ? (int)number
            : throw Bad(what, "a whole number from 0 on");

    /// <summary>The tensors that a list names, however nested: ["conv2d", 0, 0], a list of such, or an object with such.</summary>
    public static IEnumerable<TensorRef> Refs(JsonNode? node, string what)
    {
        if (node is JsonObject named)
        {
            return named.SelectMany(p => Refs(p.Value, what)).ToList();
        }

        JsonArray list = Array(node, what);
        return list.Count > 0 && IsText(list[0]) ? [Ref(list, what)] : list.SelectMany(n => Refs(n, what)).ToList();
    }

    public static TensorRef Ref(JsonArray list, string what) => list.Count >= 3
        ? new TensorRef(Text(list[0], what), Count(list[1], what), Count(list[2], what))
        : throw Bad(what, "a layer's name, the number of its call and that of its output");

    public static InvalidFormatException Bad(string what, string expected) =>
        new($"in the network's JSON, {FileText.Shown(what)} is no {expected[(expected.IndexOf(' ', StringComparison.Ordinal) + 1)..]}.");
}
