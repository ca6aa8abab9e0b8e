using System.Text.Json.Nodes;
using Cnn.Models.WeightFiles;
using Cnn.OneDnn;

namespace Cnn.Models.Keras.Import;

/// <summary>On which tensors a layer of a functional network is called: inbound_nodes, as Keras 2 and Keras 3 write them.</summary>
internal static class KerasCalls
{
    public static IEnumerable<TensorRef[]> Read(JsonNode? inbound, string layer) =>
        JsonText.Array(inbound ?? new JsonArray(), $"what layer '{layer}' is called on").Select(node => node switch
    {
        JsonObject call => New(call, layer),
        JsonArray call => Old(call, layer),
        _ => throw JsonText.Bad($"what layer '{layer}' is called on", "a list of tensors"),
    });

    // [["conv2d", 0, 0, {}], ["conv2d_1", 0, 0, {}]], or one of them alone.
    private static TensorRef[] Old(JsonArray call, string layer)
    {
        JsonArray[] tensors = call.Count > 0 && JsonText.IsText(call[0])
            ? [call]
            : [.. call.Select(n => JsonText.Array(n, $"a tensor that layer '{layer}' is called on"))];
        foreach (JsonArray tensor in tensors.Where(t => t.Count > 3))
        {
            RefuseArguments(tensor[3], layer);
        }

        return [.. tensors.Select(t => KerasJson.Ref(t, $"a tensor that layer '{layer}' is called on"))];
    }

    // {"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": ["conv2d", 0, 0]}}], "kwargs": {}}
    private static TensorRef[] New(JsonObject call, string layer)
    {
        RefuseArguments(call["kwargs"], layer);
        var found = new List<TensorRef>();
        Collect(call["args"]);
        return [.. found];

        void Collect(JsonNode? node)
        {
            switch (node)
            {
                case null:
                    break;
                case JsonArray list:
                    foreach (JsonNode? item in list)
                    {
                        Collect(item);
                    }

                    break;
                case JsonObject tensor when JsonText.IsText(tensor["class_name"]) && tensor["class_name"]!.ToString() == "__keras_tensor__":
                    string what = $"a tensor that layer '{layer}' is called on";
                    found.Add(KerasJson.Ref(JsonText.Array(JsonText.Object(tensor["config"], what)["keras_history"], what), what));
                    break;
                default:
                    throw new UnsupportedException(
                        $"layer '{FileText.Shown(layer)}' is called on {FileText.Shown(node.ToJsonString())}; layers are called on tensors only.");
            }
        }
    }

    // Masks that are not there, and that it does not train, change nothing.
    private static void RefuseArguments(JsonNode? arguments, string layer)
    {
        foreach ((string name, JsonNode? value) in arguments as JsonObject ?? [])
        {
            if (value is null or JsonObject { Count: 0 } || JsonText.IsFalse(value))
            {
                continue;
            }

            throw new UnsupportedException(name == "training"
                ? $"layer '{FileText.Shown(layer)}' is called as in training ('training' is true), also when the network predicts; " +
                    "layers here train while the network does."
                : $"layer '{FileText.Shown(layer)}' is called with the argument '{FileText.Shown(name)}'; layers are called on tensors only.");
        }
    }
}
