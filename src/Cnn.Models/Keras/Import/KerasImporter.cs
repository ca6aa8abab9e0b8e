using System.Text.Json.Nodes;
using Cnn.Models.WeightFiles;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Keras.Import;

/// <summary>Makes a model of a network's config: a layer for each of Keras's, with the file's weights.</summary>
internal sealed class KerasImporter
{
    /// <summary>How many numbers layers may have that are no weights of the file: means and variances that are repeated for each channel.</summary>
    public const int MostFixedNumbers = 1 << 20;
    private const int MostCalls = 100_000, LongestMessage = 2000;
    private const string OldHardSigmoid = "hard_sigmoid";
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly bool isOld;
    private int calls;

    private KerasImporter(bool isOld) => this.isOld = isOld;

    /// <exception cref="InvalidFormatException">The network contradicts itself, or the weights are not its own.</exception>
    /// <exception cref="UnsupportedException">No layer does what one of Keras does.</exception>
    public static Model Import(KerasFile file, KerasImportOptions options)
    {
        try
        {
            KerasNetwork network = KerasNetwork.Parse(file.Config);
            IReadOnlyList<KerasSlot> slots = KerasSlot.List(network);
            KerasStatistics.Fill(slots, file.Weights);
            Model model = new KerasImporter(file.IsOld).Build(network, options);
            return Fill(model, slots, file.Weights);
        }
        catch (ConfigurationException e)
        {
            throw new UnsupportedException(Shown(e), e);
        }
        catch (Exception e) when (e is ArgumentException or ShapeException or OverflowException or InvalidOperationException)
        {
            throw new InvalidFormatException($"the network cannot be built: {Shown(e)}", e);
        }
    }

    // What layers say may hold names of the file, however long.
    private static string Shown(Exception e) => PlainText.Escape(e.Message.Length <= LongestMessage ? e.Message : e.Message[..LongestMessage] + "...");

    private static Model Fill(Model model, IReadOnlyList<KerasSlot> slots, TensorFile weights)
    {
        bool done = false;
        try
        {
            IReadOnlyList<(Parameter Parameter, TensorEntry Entry)> assigned = KerasAssignment.Of(slots, weights);
            foreach ((_, TensorEntry entry) in assigned)
            {
                weights.Require(entry.Name);
            }

            long others = model.ParameterCount - assigned.Sum(a => (long)a.Parameter.Shape.ElementCount);
            if (others > MostFixedNumbers)
            {
                throw new InvalidFormatException($"layers ask for {others} numbers that the file does not have.");
            }

            foreach ((Parameter parameter, TensorEntry entry) in assigned)
            {
                var read = new Tensor(parameter.Shape);
                weights.ReadFloats(entry.Name, read.AsSpan<float>());
                model.SetWeight(parameter, read);
            }

            done = true;
            return model;
        }
        finally
        {
            if (!done)
            {
                model.Dispose();
            }
        }
    }

    private Model Build(KerasNetwork network, KerasImportOptions options)
    {
        IReadOnlyList<(string Name, int?[]? Sizes)> stated = network.IsSequential
            ? [KerasInputs.Stated(network.Parts.FirstOrDefault(p => p.IsInput)?.Name ?? "input", network.InputShape)]
            : [.. network.Inputs.Select(i => KerasInputs.Stated(i.Layer, Shape(network, i)))];
        SymbolicTensor[] inputs = [.. KerasInputs.Complete(stated, options.InputShape).Select(i => NewInput(i.Name, i.Sizes))];
        IReadOnlyList<SymbolicTensor> outputs = Call(network, inputs, isFrozen: false);
        return new Model(inputs, outputs, network.Name) { Options = options.Engine };
    }

    private static JsonArray? Shape(KerasNetwork network, TensorRef input) =>
        network.Parts.FirstOrDefault(p => p.Name == input.Layer && p.IsInput) is { } part
            ? KerasNetwork.ShapeOf(part.Config)
            : throw new InvalidFormatException($"the network's input '{FileText.Shown(input.Layer)}' is no InputLayer of it.");

    private SymbolicTensor NewInput(string name, int?[]? stated)
    {
        int[] sizes = [.. (stated ?? throw Open(name)).Select(d => d ?? throw Open(name))];
        return sizes.Length > 0 ? new Input(sizes)
        {
            Name = Unique(name, "input"),
        }.Output : throw new UnsupportedException($"the input '{FileText.Shown(name)}' has no axis beside that of the batch.");
    }

    private static UnsupportedException Open(string name) =>
        new($"the file leaves sizes of the input '{FileText.Shown(name)}' open. Give them: KerasImportOptions.InputShape, or --input-shape.");

    // Layers are made when they are first called; a network that is called again calls the same ones.
    private IReadOnlyList<SymbolicTensor> Call(KerasNetwork network, IReadOnlyList<SymbolicTensor> inputs, bool isFrozen)
    {
        if (network.IsSequential)
        {
            return network.Parts.Where(p => !p.IsInput).Aggregate(inputs, (x, part) => Call(network, part, x, isFrozen));
        }

        var made = new Dictionary<(string Layer, int Node), IReadOnlyList<SymbolicTensor>>();
        if (inputs.Count != network.Inputs.Count)
        {
            throw new InvalidFormatException(
                $"the network '{FileText.Shown(network.Name)}' has {network.Inputs.Count} inputs and is called on {inputs.Count} tensors.");
        }

        for (int i = 0; i < inputs.Count; i++)
        {
            made[(network.Inputs[i].Layer, network.Inputs[i].Node)] = [inputs[i]];
        }

        foreach ((KerasPart part, int node) in KerasOrder.Of(network))
        {
            made[(part.Name, node)] = Call(network, part, [.. part.Calls[node].Select(Find)], isFrozen);
        }

        return [.. network.Outputs.Select(Find)];

        SymbolicTensor Find(TensorRef reference) =>
            made.TryGetValue((reference.Layer, reference.Node), out IReadOnlyList<SymbolicTensor>? tensors) && reference.Tensor < tensors.Count
            ? tensors[reference.Tensor]
            : throw new InvalidFormatException(
                $"in the network '{FileText.Shown(network.Name)}', output {reference.Tensor} of call {reference.Node} of '{FileText.Shown(reference.Layer)}' " +
                    $"is used and not there.");
    }

    private IReadOnlyList<SymbolicTensor> Call(KerasNetwork network, KerasPart part, IReadOnlyList<SymbolicTensor> inputs, bool isFrozen)
    {
        bool frozen = isFrozen || JsonText.IsFalse(part.Config["trainable"]);
        if (++calls > MostCalls)
        {
            throw new InvalidFormatException($"the network has more than {MostCalls} calls of layers.");
        }

        if (part.Network is { } inner)
        {
            return Call(inner, inputs, frozen);
        }

        if (inputs.Count == 0)
        {
            throw new InvalidFormatException($"layer '{FileText.Shown(part.Name)}' is called on nothing.");
        }

        try
        {
            part.Layer ??= Make(network, part, frozen);
            return [part.After.Aggregate(part.Layer.Apply(inputs), (x, layer) => layer.Apply(x))];
        }
        catch (Exception e) when (e is ArgumentException or ShapeException or OverflowException)
        {
            throw new InvalidFormatException($"layer '{FileText.Shown(part.Name)}' of class '{FileText.Shown(part.ClassName)}': {Shown(e)}", e);
        }
    }

    private Layer Make(KerasNetwork network, KerasPart part, bool isFrozen)
    {
        JsonObject config = KerasLayerConfig.Translate(part.ClassName, part.Config);
        string name = Unique(part.Name, network.Name);
        config["name"] = name;
        config["trainable"] = !isFrozen;

        // Up to Keras 2, and in TensorFlow.js, it is 0.2 x + 0.5 between 0 and 1; in Keras 3 relu6(x + 3) / 6.
        if (isOld && JsonText.IsText(config["activation"]) && config["activation"]!.ToString() == OldHardSigmoid)
        {
            config["activation"] = "linear";
            part.After =
                [new Rescaling(0.2f, 0.5f) { Name = Unique($"{name}_slope", name) }, new Clip(0, 1) { Name = Unique($"{name}_{OldHardSigmoid}", name) }];
        }

        return LayerRegistry.FromConfig(KerasLayerConfig.ClassOf(part.ClassName), config);
    }

    // Networks inside of others may have layers of the same names.
    private string Unique(string name, string network)
    {
        string unique = names.Contains(name) ? $"{network}_{name}" : name;
        for (int i = 1; !names.Add(unique); i++)
        {
            unique = $"{network}_{name}_{i}";
        }

        return unique;
    }
}
