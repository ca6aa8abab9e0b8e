using System.Text.Json.Nodes;
using Cnn.Models.WeightFiles;
using Cnn.OneDnn;

namespace Cnn.Models.Keras.Import;

/// <summary>A network as a config describes it: parts in Keras's order, and how they follow each other.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ClassName">Sequential or Functional.</param>
/// <param name="Parts">Its layers.</param>
/// <param name="Inputs">Where data enter; none in a sequential network.</param>
/// <param name="Outputs">What it gives; none in a sequential network, which gives what the last layer does.</param>
/// <param name="InputShape">What the config of a sequential network says of its samples, batch included; null if nothing.</param>
internal sealed record KerasNetwork(
    string Name, string ClassName, IReadOnlyList<KerasPart> Parts, IReadOnlyList<TensorRef> Inputs, IReadOnlyList<TensorRef> Outputs, JsonArray? InputShape)
{
    private const int DeepestNetwork = 16, MostLayers = 20_000, MostInputs = 1000;
    private static readonly string[] ShapeKeys = ["batch_input_shape", "batch_shape"];

    public bool IsSequential => ClassName == "Sequential";

    /// <summary>Whether a class is one of networks.</summary>
    public static bool IsNetwork(string className) => className is "Sequential" or "Functional" or "Model";

    /// <exception cref="InvalidFormatException">The config contradicts itself.</exception>
    /// <exception cref="UnsupportedException">It is that of a network of another kind.</exception>
    public static KerasNetwork Parse(JsonObject json, int depth = 0)
    {
        if (depth > DeepestNetwork)
        {
            throw new InvalidFormatException($"the networks lie more than {DeepestNetwork} deep in each other.");
        }

        string className = JsonText.Text(json["class_name"], "the network's class_name");
        if (!IsNetwork(className))
        {
            throw new UnsupportedException(
                $"the network is of class '{FileText.Shown(className)}'; Sequential and Functional are read. Networks of classes of your own say in Python " +
                    $"alone what they compute: export them as ONNX.");
        }

        // The first versions wrote the layers of a sequential network without what is around them.
        JsonObject config = json["config"] is JsonArray bare ? new JsonObject
        {
            ["layers"] = bare.DeepClone(),
        } : JsonText.Object(json["config"], "the network's config");
        string name = JsonText.IsText(config["name"]) ? config["name"]!.ToString() : className.ToLowerInvariant();
        JsonArray layers = JsonText.Array(config["layers"], $"the layers of '{name}'");
        if (layers.Count > MostLayers)
        {
            throw new InvalidFormatException($"the network has {layers.Count} layers; at most {MostLayers} are read.");
        }

        KerasPart[] parts = [.. layers.Select((l, i) => Part(JsonText.Object(l, $"a layer of '{name}'"), i, depth))];
        if (parts.Select(p => p.Name).Distinct(StringComparer.Ordinal).Count() != parts.Length)
        {
            throw new InvalidFormatException($"two layers of the network '{FileText.Shown(name)}' have one name.");
        }

        if (className == "Sequential")
        {
            return new KerasNetwork(
                name, className, parts, [], [], parts.Select(p => ShapeOf(p.Config)).FirstOrDefault() ?? config["build_input_shape"] as JsonArray);
        }

        TensorRef[] inputs = [.. KerasJson.Refs(config["input_layers"], $"the inputs of '{name}'")],
            outputs = [.. KerasJson.Refs(config["output_layers"], $"the outputs of '{name}'")];
        if (inputs.Length > MostInputs || outputs.Length > MostInputs)
        {
            throw new InvalidFormatException(
                $"the network '{FileText.Shown(name)}' has {inputs.Length} inputs and {outputs.Length} outputs; at most {MostInputs} of each are read.");
        }

        return FromZero(new KerasNetwork(name, "Functional", parts, inputs, outputs, null));
    }

    /// <summary>What a layer's config says of its samples, batch included; null if nothing.</summary>
    public static JsonArray? ShapeOf(JsonObject config) => ShapeKeys.Select(k => config[k] as JsonArray).FirstOrDefault(s => s is not null);

    // A network that stands for a layer has been called once before, when it was made: most versions of Keras count its calls from 1.
    private static KerasNetwork FromZero(KerasNetwork network)
    {
        ILookup<string, int> used = network.Parts.SelectMany(p => p.Calls.SelectMany(c => c)).Concat(network.Outputs).ToLookup(r => r.Layer,
            r => r.Node, StringComparer.Ordinal);
        HashSet<string> shifted = [.. network.Parts.Where(p => p.Network is not null && used[p.Name].DefaultIfEmpty(0).Min() == 1).Select(p => p.Name)];
        TensorRef Shift(TensorRef reference) => shifted.Contains(reference.Layer) ? reference with { Node = reference.Node - 1 } : reference;
        return network with
        {
            Parts = [.. network.Parts.Select(p => p with { Calls = [.. p.Calls.Select(c => Array.ConvertAll(c, Shift))] })],
            Outputs = [.. network.Outputs.Select(Shift)],
        };
    }

    private static KerasPart Part(JsonObject json, int place, int depth)
    {
        string className = JsonText.Text(json["class_name"], "a layer's class_name");

        // Keras 2 puts the package of a class of one's own before its name.
        className = className[(className.LastIndexOf('>') + 1)..];
        bool isNetwork = IsNetwork(className);
        JsonObject config = json["config"] is JsonArray && isNetwork ? [] : JsonText.Object(json["config"], $"the config of a layer of class '{className}'");
        string name = new[] { config["name"], json["name"] }.FirstOrDefault(JsonText.IsText)?.ToString() ?? $"{className.ToLowerInvariant()}_{place}";
        return new KerasPart(name, className, config, isNetwork ? Parse(json, depth + 1) : null, [.. KerasCalls.Read(json["inbound_nodes"], name)]);
    }
}
