using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>
/// Describes a network: its layers in their order, each with its Keras config and, for each time it is called, the names of the tensors that it is called on.
/// What call k of a layer gives is named "layer" for k = 0 and "layer:k" after.
/// </summary>
internal static class ModelConfigWriter
{
    public static JsonObject Write(Model model)
    {
        Dictionary<SymbolicTensor, string> names = NameTensors(model);
        ILookup<Layer, SymbolicTensor> calls = model.Calls.ToLookup(c => c.Layer);
        return new JsonObject
        {
            ["name"] = model.Name,
            ["inputs"] = NamesOf(model.Inputs, names),
            ["outputs"] = NamesOf(model.Outputs, names),
            ["layers"] = new JsonArray([.. model.Layers.Select(layer => (JsonNode)new JsonObject
            {
                ["name"] = layer.Name,
                [ConfigReader.ClassField] = LayerRegistry.NameOf(layer),
                ["config"] = layer.WholeConfig(),
                ["trainable"] = layer.Trainable,
                ["inbound"] = new JsonArray([.. calls[layer].Select(c => (JsonNode)NamesOf(c.Inputs, names))]),
            })]),
        };
    }

    private static Dictionary<SymbolicTensor, string> NameTensors(Model model)
    {
        var names = new Dictionary<SymbolicTensor, string>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var counts = new Dictionary<Layer, int>();
        foreach (SymbolicTensor input in model.Inputs)
        {
            if (input.Layer is not Input)
            {
                throw new UnsupportedException(
                    $"Model '{model.Name}' begins at the output of layer '{input.Layer.Name}'; only models that begin at Inputs can be saved. Save the model " +
                        $"that it is a part of, or apply its layers to a new Input.");
            }

            Name(input, input.Layer.Name);
        }

        foreach (SymbolicTensor call in model.Calls)
        {
            int k = counts.GetValueOrDefault(call.Layer);
            counts[call.Layer] = k + 1;
            Name(call, k == 0 ? call.Layer.Name : $"{call.Layer.Name}:{k}");
        }

        return names;

        void Name(SymbolicTensor tensor, string name)
        {
            if (names.TryAdd(tensor, name) && !taken.Add(name))
            {
                throw new UnsupportedException(
                    $"The name '{name}' stands for two tensors of model '{model.Name}': give layers names that do not end in a colon and a number.");
            }
        }
    }

    private static JsonArray NamesOf(IEnumerable<SymbolicTensor> tensors, Dictionary<SymbolicTensor, string> names) =>
        [.. tensors.Select(t => (JsonNode)names[t])];
}
