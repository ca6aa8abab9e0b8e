using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Verification;

/// <summary>
/// The network of a training case. Its layers stand in the order of their first calls; 'inbound' says on what each is called: names of layers or of inputs, or
/// lists of them, one for each call of a shared layer. A layer that takes one tensor and names several is called on each in turn. A name mentioned as often as
/// its layer is called stands for the calls in their order; [name, number] stands for one of them.
/// </summary>
internal sealed class GoldenNetwork
{
    private readonly Dictionary<string, List<SymbolicTensor>> calls = new(StringComparer.Ordinal);
    private readonly List<SymbolicTensor> inputs = [];
    private readonly int[][] inputShapes;
    private int unnamedInputs;

    /// <summary>Reads the layers and calls them.</summary>
    /// <exception cref="GoldenFormatException">The case makes no network.</exception>
    public GoldenNetwork(JsonElement json)
    {
        inputShapes = Shapes(GoldenJson.Get(json, "input_shape", JsonValueKind.Array));
        JsonElement entries = GoldenJson.Get(json, "layers", JsonValueKind.Array);
        Layers = [.. entries.EnumerateArray().Select(Read)];
        SymbolicTensor? last = null;
        foreach ((JsonElement entry, Layer layer) in entries.EnumerateArray().Zip(Layers))
        {
            if (layer is Input given)
            {
                Add(given.Name, given.Output);
                inputs.Add(given.Output);
                continue;
            }

            foreach (IReadOnlyList<SymbolicTensor> sources in Calls(layer, GoldenJson.Get(entry, "inbound", JsonValueKind.Array)))
            {
                Add(layer.Name, last = layer.Apply(sources));
            }
        }

        Output = last is not null && inputs.Count > 0 ? last : throw new GoldenFormatException("a model needs an input and a layer");
    }

    /// <summary>The layers, one for each entry of the case.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>What the last call of the last layer gives.</summary>
    private SymbolicTensor Output { get; }

    /// <summary>The network as a model, whose inputs are in the order in which the case first names them.</summary>
    public Model ToModel(string name, ModelOptions options) => new(inputs, [Output], name) { Options = options with { AllowEmulatedBFloat16 = true } };

    // One shape, or a list of them for several inputs.
    private static int[][] Shapes(JsonElement json) => json.GetArrayLength() > 0 && json[0].ValueKind == JsonValueKind.Array
        ? [.. json.EnumerateArray().Select(shape => GoldenJson.List(shape, "input_shape"))]
        : [GoldenJson.List(json, "input_shape")];

    private static Layer Read(JsonElement json)
    {
        string name = GoldenJson.Text(json, "name");
        string config = GoldenJson.Get(json, "config", JsonValueKind.Object).GetRawText();
        Layer layer = LayerRegistry.FromConfig(GoldenJson.Text(json, "cls"), (JsonObject)JsonNode.Parse(config)!);
        layer.Name = name;
        return layer;
    }

    private void Add(string name, SymbolicTensor tensor)
    {
        if (!calls.TryGetValue(name, out List<SymbolicTensor>? made))
        {
            calls[name] = made = [];
        }

        made.Add(tensor);
    }

    private IEnumerable<IReadOnlyList<SymbolicTensor>> Calls(Layer layer, JsonElement inbound)
    {
        if (inbound.EnumerateArray().Any(IsList))
        {
            return inbound.EnumerateArray().Select(call => IsList(call)
                ? Sources(layer, call)
                : throw new GoldenFormatException($"'inbound' of layer '{layer.Name}' mixes names and lists of names"));
        }

        IReadOnlyList<SymbolicTensor> sources = Sources(layer, inbound);
        return layer is MergeBase or Concatenate ? [sources] : sources.Select(source => (IReadOnlyList<SymbolicTensor>)[source]);
    }

    // [name, number] is one tensor, any other list is what one call takes.
    private static bool IsList(JsonElement item) =>
        item.ValueKind == JsonValueKind.Array && !(item.GetArrayLength() > 1 && item[1].ValueKind == JsonValueKind.Number);

    private SymbolicTensor[] Sources(Layer layer, JsonElement names)
    {
        string[] mentioned = [.. names.EnumerateArray().Where(n => n.ValueKind == JsonValueKind.String).Select(n => n.GetString()!)];
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        var sources = new List<SymbolicTensor>();
        foreach (JsonElement item in names.EnumerateArray())
        {
            bool numbered = item.ValueKind == JsonValueKind.Array && item.GetArrayLength() > 1;
            JsonElement text = numbered ? item[0] : item;
            string name = text.ValueKind == JsonValueKind.String
                ? text.GetString()!
                : throw new GoldenFormatException($"'inbound' of layer '{layer.Name}' should hold names");
            List<SymbolicTensor> made = calls.TryGetValue(name, out List<SymbolicTensor>? known) ? known : [NewInput(name)];
            int number = numbered ? GoldenJson.List(item, name, from: 1)[0] : made.Count == 1 ? 0 : used.GetValueOrDefault(name);
            used[name] = number + 1;
            bool clear = numbered || made.Count == 1 || mentioned.Count(m => m == name) == made.Count;
            sources.Add(clear && number >= 0 && number < made.Count
                ? made[number]
                : throw new GoldenFormatException(
                    $"layer '{layer.Name}' is called on '{name}', which has {made.Count} outputs: write ['{name}', number] with a number from 0"));
        }

        return [.. sources];
    }

    // A name that no layer has is an input.
    private SymbolicTensor NewInput(string name)
    {
        if (unnamedInputs >= inputShapes.Length)
        {
            throw new GoldenFormatException(
                $"'{name}' is no layer before it is used, and 'input_shape' has {inputShapes.Length} shapes for inputs without a layer");
        }

        SymbolicTensor input = new Input(inputShapes[unnamedInputs++]) { Name = name }.Output;
        Add(name, input);
        inputs.Add(input);
        return input;
    }
}
