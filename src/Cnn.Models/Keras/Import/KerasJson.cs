using System.Text.Json.Nodes;
using Cnn.Models.WeightFiles;

namespace Cnn.Models.Keras.Import;

/// <summary>Reads references between the parts of a network's JSON.</summary>
internal static class KerasJson
{
    /// <summary>The tensors that a list names, however nested: ["conv2d", 0, 0], a list of such, or an object with such.</summary>
    public static IEnumerable<TensorRef> Refs(JsonNode? node, string what)
    {
        if (node is JsonObject named)
        {
            return named.SelectMany(p => Refs(p.Value, what)).ToList();
        }

        JsonArray list = JsonText.Array(node, what);
        return list.Count > 0 && JsonText.IsText(list[0]) ? [Ref(list, what)] : list.SelectMany(n => Refs(n, what)).ToList();
    }

    public static TensorRef Ref(JsonArray list, string what) => list.Count >= 3
        ? new TensorRef(JsonText.Text(list[0], what), JsonText.Count(list[1], what), JsonText.Count(list[2], what))
        : throw JsonText.Bad(what, "a layer's name, the number of its call and that of its output");
}
