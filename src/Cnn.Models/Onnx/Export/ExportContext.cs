using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Export;

/// <summary>What the nodes of the engine's graph are written with: under which name each of its values is in the file.</summary>
internal sealed class ExportContext
{
    private readonly Model model;
    private readonly Dictionary<GraphTensor, string> names = [];
    private readonly HashSet<GraphTensor> constants = [];

    public ExportContext(Model model, ModelGraph graph)
    {
        this.model = model;
        constants.UnionWith(graph.Parameters);
        Rows = RowPaths.Find(graph.Nodes, graph.Outputs);
    }

    /// <summary>The values that <see cref="RowPaths"/> found.</summary>
    public IReadOnlyDictionary<GraphTensor, int[]> Rows { get; }

    public GraphWriter Writer { get; } = new();

    /// <summary>Where a value is; weights are written when they are first asked for.</summary>
    public string this[GraphTensor value] => names.TryGetValue(value, out string? name) ? name : Weight(value, value.Shape);

    /// <summary>A kernel with its groups joined, (outputs, inputs / groups, kernel...), as ONNX has it.</summary>
    public string Kernel(GraphTensor value, int groups)
    {
        if (groups == 1)
        {
            return this[value];
        }

        int[] dims = value.Shape.ToArray();
        int[] joined = [dims[0] * dims[1], .. dims[2..]];
        return names.TryGetValue(value, out string? name) ? name
            : value.Parameter is not null ? Weight(value, new Shape(joined))
            : Writer.Reshape($"{value.Name}/joined", this[value], joined);
    }

    /// <summary>Weights of a dense layer as (inputs, outputs).</summary>
    public string Matrix(GraphTensor value)
    {
        if (value.Parameter is not { } parameter)
        {
            return Writer.Transpose($"{value.Name}/matrix", this[value], 1, 0);
        }

        // Keras holds them so.
        return Writer.Constant($"{parameter.Owner!.Name}/{parameter.Name}", model.GetWeight(parameter).ToArray<float>(), parameter.Shape.AsSpan());
    }

    /// <summary>Whether a value follows from weights alone, so that its first axis is not the batch.</summary>
    public bool IsConstant(GraphTensor value) => constants.Contains(value);

    /// <summary>Sizes for a reshape to this value's shape: the batch is open.</summary>
    public int[] Sizes(GraphTensor value, ReadOnlySpan<int> sizes) => IsConstant(value) ? sizes.ToArray() : [-1, .. sizes[1..]];

    public void Define(GraphTensor value, string name) => names[value] = name;

    /// <summary>To be called before a node is written: what it makes of constants is constant.</summary>
    public void Enter(GraphNode node)
    {
        if (node.Inputs.Count > 0 && node.Inputs.All(IsConstant))
        {
            constants.UnionWith(node.Outputs);
        }
    }

    private string Weight(GraphTensor value, Shape shape)
    {
        Parameter parameter = value.Parameter!;
        float[] elements = LogicalOrder.FromKeras(parameter, model.GetWeight(parameter));
        return names[value] = Writer.Constant($"{parameter.Owner!.Name}/{parameter.Name}", elements, shape.AsSpan());
    }
}
