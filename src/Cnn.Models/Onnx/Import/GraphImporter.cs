using Cnn.Models.Onnx.Schema;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>
/// Makes a model of an ONNX graph: a layer or a few for each node, with the file's weights. The axes of images stay where the file has them, so the layers are
/// set to channels first.
/// </summary>
internal sealed partial class GraphImporter
{
    /// <summary>How many products of elements of two tensors a file computes for each sample.</summary>
    public const long MaximumProducts = 1 << 30;

    private const int OldestOpset = 7, NewestOpset = 25, MaximumNodes = 20_000, MaximumInputs = 1000;

    // Sizes and masks that files compute are small; scaled weights are as large as what the file holds.
    private const long MaximumClaims = 1 << 21, ClaimsForEachNumber = 4;

    private readonly GraphProto graph;
    private readonly OnnxImportOptions options;
    private readonly ExternalData files;
    private readonly Dictionary<string, ImportValue> values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorProto> stored = new(StringComparer.Ordinal);
    private readonly List<(Parameter Parameter, float[] Values)> weights = [];
    private readonly HashSet<NodeProto> absorbed = [];
    private readonly Dictionary<string, string> unmade = new(StringComparer.Ordinal);
    private readonly LayerNames names = new();
    private readonly ILookup<string, NodeProto> readers;
    private long claims, decoded, products;

    private GraphImporter(ModelProto model, OnnxImportOptions options, string? folder)
    {
        graph = model.Graph ?? throw new InvalidFormatException("this is no ONNX file: it has no graph.");
        this.options = options;
        files = new ExternalData(folder);
        Opset = OpsetOf(model);
        if (graph.Node.Count > MaximumNodes || graph.Input.Count > MaximumInputs + graph.Initializer.Count || graph.Output.Count > MaximumInputs)
        {
            throw new UnsupportedException(
                $"the graph has {graph.Node.Count} nodes, {graph.Input.Count} inputs and {graph.Output.Count} outputs; at most {MaximumNodes} and " +
                    $"{MaximumInputs} each are read.");
        }

        GeluPattern.Replace(graph);
        readers = graph.Node.SelectMany(n => n.Input.Select(i => (Name: i, Node: n))).ToLookup(p => p.Name, p => p.Node, StringComparer.Ordinal);
    }

    public long Opset { get; }

    /// <summary>How many samples the file's own batches have; null where it leaves that open.</summary>
    public long? Batch { get; private set; }

    /// <param name="model">The file's content.</param>
    /// <param name="options">What the model's inputs look like, seed and backend.</param>
    /// <param name="folder">The folder in which tensors that lie in other files are looked for; null where there is none.</param>
    /// <exception cref="InvalidFormatException">The graph contradicts itself.</exception>
    /// <exception cref="UnsupportedException">No layer does what a node asks for.</exception>
    public static Model Import(ModelProto model, OnnxImportOptions options, string? folder) => new GraphImporter(model, options, folder).Build();

    /// <summary>What a name stands for; constants are decoded when they are first asked for.</summary>
    public ImportValue? Find(string name)
    {
        if (values.TryGetValue(name, out ImportValue value))
        {
            return value;
        }

        if (!stored.TryGetValue(name, out TensorProto? tensor))
        {
            return unmade.TryGetValue(name, out string? what)
                ? throw new UnsupportedException($"{what} is used ('{PlainText.Excerpt(name)}'), which is not computed.")
                : null;
        }

        return values[name] = Decode(tensor);
    }

    public OnnxTensor Decode(TensorProto tensor)
    {
        var constant = OnnxTensor.From(tensor, files);
        decoded += constant.Count;
        return constant;
    }

    public string NameLayer(NodeProto node, bool weighted) => names.Of(node, weighted);

    /// <summary>Counts numbers that are computed from constants; false where there are more than a file of this size may make.</summary>
    public bool Claim(long numbers)
    {
        claims += Math.Clamp(numbers, 0, long.MaxValue / 4);
        return claims <= MaximumClaims || (claims < long.MaxValue / 2 && claims <= MaximumClaims + (ClaimsForEachNumber * decoded));
    }

    /// <summary>Counts products of elements of two tensors, which are kept until they are summed; false where there are too many.</summary>
    public bool ClaimProducts(long count) => (products += count) <= MaximumProducts;

    public void Keep(Parameter parameter, float[] numbers) => weights.Add((parameter, numbers));

    public NodeProto? Follower(string name, string op) =>
        readers[name].Take(2).ToArray() is [{ Output.Count: 1, Attribute.Count: 0 } only] && only.OpType == op
            && graph.Output.All(o => o.Name != name) ? only : null;

    public void Absorb(NodeProto node, ImportValue result)
    {
        absorbed.Add(node);
        Define(node.Output[0], result);
    }

    private static long OpsetOf(ModelProto model)
    {
        if (model.OpsetImport.Count == 0)
        {
            throw new InvalidFormatException("the file does not say which version of ONNX's operators it uses.");
        }

        OperatorSetIdProto set = model.OpsetImport.FirstOrDefault(o => IsStandard(o.Domain))
            ?? throw new UnsupportedException(
                $"the file has operators of the domain '{PlainText.Excerpt(model.OpsetImport[0].Domain)}' only; those of ONNX itself are read.");
        return set.Version is >= OldestOpset and <= NewestOpset
            ? set.Version
            : throw new UnsupportedException(
                $"the file uses opset {set.Version} of ONNX's operators; {OldestOpset} to {NewestOpset} are read. Export it again for one of these.");
    }

    private static bool IsStandard(string domain) => domain is "" or "ai.onnx";

    private Model Build()
    {
        if (graph.SparseInitializer.Count > 0)
        {
            throw new UnsupportedException("the file has sparse weights; only dense ones are read.");
        }

        foreach (TensorProto tensor in graph.Initializer)
        {
            stored[tensor.Name] = tensor;
        }

        SymbolicTensor[] inputs = [.. graph.Input.Where(i => !stored.ContainsKey(i.Name)).Select(AddInput)];
        foreach (NodeProto node in graph.Node.Where(n => !absorbed.Contains(n)))
        {
            if (!IsStandard(node.Domain))
            {
                throw new ImportNode(node, this).Unsupported($"its operator is of the domain '{PlainText.Excerpt(node.Domain)}', of which none is known");
            }

            Define(node);
        }

        if (inputs.Length == 0 || graph.Output.Count == 0)
        {
            throw new UnsupportedException($"the graph has {inputs.Length} inputs and {graph.Output.Count} outputs; a network has at least one of each.");
        }

        SymbolicTensor[] outputs = [.. graph.Output.Select(FindOutput)];
        try
        {
            return Fill(new Model(inputs, outputs, new LayerNames().Unique(graph.Name, "onnx")) { Options = options.Engine });
        }
        catch (Exception e) when (e is ArgumentException or ShapeException)
        {
            throw new UnsupportedException($"the graph's inputs and outputs make no network here: {ImportNode.OneLine(e)}", e);
        }
    }

    private Model Fill(Model model)
    {
        bool done = false;
        try
        {
            HashSet<Parameter> used = [.. model.Parameters];
            foreach ((Parameter parameter, float[] numbers) in weights.Where(w => used.Contains(w.Parameter)))
            {
                model.SetWeight(parameter, LogicalOrder.ToKeras(parameter, numbers));
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

    private void Define(NodeProto proto)
    {
        var node = new ImportNode(proto, this);
        if (proto.Output.Count == 0)
        {
            throw node.Bad("it has no output");
        }

        ImportValue[] results = node.Read();
        for (int i = 0; i < proto.Output.Count; i++)
        {
            if (i < results.Length)
            {
                Define(proto.Output[i], results[i]);
            }
            else
            {
                unmade[proto.Output[i]] = $"output {i} of {node.Title}";
            }
        }
    }

    private void Define(string name, ImportValue value)
    {
        if (name.Length > 0 && (stored.ContainsKey(name) || !values.TryAdd(name, value)))
        {
            throw new InvalidFormatException($"the name '{PlainText.Excerpt(name)}' stands for two tensors.");
        }
    }
}
