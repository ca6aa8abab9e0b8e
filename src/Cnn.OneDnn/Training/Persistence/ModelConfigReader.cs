using System.Text.Json.Nodes;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>
/// Builds a network from what <see cref="ModelConfigWriter"/> wrote. Nothing in it is believed: sizes are bounded, names must lead somewhere, layers must fit.
/// </summary>
internal sealed class ModelConfigReader
{
    private const int MaximumLayers = 20_000, MaximumCalls = 100_000, MaximumInputs = 10_000;
    private const string What = "model config";

    private readonly Dictionary<string, SymbolicTensor> tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<PendingCall>> waiting = new(StringComparer.Ordinal);
    private readonly Queue<PendingCall> ready = [];
    private int calls;

    private ModelConfigReader()
    {
    }

    /// <exception cref="InvalidFormatException">The config is not that of a network that can be built; the message says why.</exception>
    public static Model Read(JsonObject config, ModelOptions options)
    {
        try
        {
            return new ModelConfigReader().Build(config, options);
        }
        catch (Exception e) when (e is (CnnException and not InvalidFormatException) or ArgumentException or OverflowException or InvalidOperationException)
        {
            // Layers refuse options and shapes that do not fit with these.
            throw new InvalidFormatException($"The {What} describes no network that can be built: {e.Message}", e);
        }
    }

    private Model Build(JsonObject config, ModelOptions options)
    {
        string name = config.Text("name", What);
        string[] inputs = JsonFields.Names(config["inputs"], $"{What}'s inputs", MaximumInputs),
            outputs = JsonFields.Names(config["outputs"], $"{What}'s outputs", MaximumInputs);
        foreach (JsonNode? layer in config.Array("layers", What, MaximumLayers))
        {
            AddLayer(layer as JsonObject ?? throw JsonFields.Wrong(What, "an object for each layer", layer));
        }

        while (ready.TryDequeue(out PendingCall? call))
        {
            Define(call.Name, call.Layer.Apply([.. call.Inputs.Select(i => tensors[i])]));
        }

        foreach ((string missing, List<PendingCall> users) in waiting)
        {
            throw new InvalidFormatException(
                $"In the {What}: '{JsonFields.Shown(users[0].Name)}' needs '{JsonFields.Shown(missing)}', which is no tensor of the " +
                    $"network or follows from it.");
        }

        return new Model([.. inputs.Select(Find)], [.. outputs.Select(Find)], name) { Options = options };
    }

    private void AddLayer(JsonObject description)
    {
        string name = description.Text("name", What), where = $"{What}, layer '{JsonFields.Shown(name)}'";
        string className = description.Text("class_name", where);
        var options = (JsonObject)description.Object("config", where).DeepClone();
        options["name"] = name;
        options["trainable"] = description.Flag("trainable", true, where);
        Layer layer = LayerRegistry.FromConfig(className, options);
        JsonArray inbound = description.Array("inbound", where, MaximumCalls);
        if (layer is Input input)
        {
            Define(name, inbound.Count == 0 ? input.Output : throw new InvalidFormatException($"In the {where}: an input is called on nothing."));
            return;
        }

        calls += inbound.Count;
        if (inbound.Count == 0 || calls > MaximumCalls)
        {
            throw new InvalidFormatException($"In the {where}: expected at least one call and at most {MaximumCalls} in all, received {inbound.Count}.");
        }

        for (int k = 0; k < inbound.Count; k++)
        {
            string[] inputs = JsonFields.Names(inbound[k], where, MaximumInputs);

            // The first call makes the parameters: later ones wait for it.
            IEnumerable<string> needed = k == 0 ? inputs : inputs.Append(k == 1 ? name : $"{name}:{k - 1}");
            Schedule(new PendingCall(k == 0 ? name : $"{name}:{k}", layer, inputs), needed);
        }
    }

    private void Schedule(PendingCall call, IEnumerable<string> needed)
    {
        foreach (string tensor in needed.Where(n => !tensors.ContainsKey(n)).Distinct(StringComparer.Ordinal))
        {
            if (!waiting.TryGetValue(tensor, out List<PendingCall>? users))
            {
                waiting[tensor] = users = [];
            }

            users.Add(call);
            call.Missing++;
        }

        if (call.Missing == 0)
        {
            ready.Enqueue(call);
        }
    }

    private void Define(string name, SymbolicTensor tensor)
    {
        if (!tensors.TryAdd(name, tensor))
        {
            throw new InvalidFormatException($"In the {What}: the name '{JsonFields.Shown(name)}' occurs twice.");
        }

        if (waiting.Remove(name, out List<PendingCall>? users))
        {
            foreach (PendingCall user in users.Where(u => --u.Missing == 0))
            {
                ready.Enqueue(user);
            }
        }
    }

    private SymbolicTensor Find(string name) => tensors.TryGetValue(name, out SymbolicTensor? tensor)
        ? tensor
        : throw new InvalidFormatException($"In the {What}: '{JsonFields.Shown(name)}' is named as an input or output and is no tensor of the network.");

    /// <summary>A call whose inputs are not all there yet.</summary>
    private sealed record PendingCall(string Name, Layer Layer, string[] Inputs)
    {
        public int Missing { get; set; }
    }
}
