using Cnn.OneDnn;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.Models.Onnx.Export;

/// <summary>What the nodes of the engine's graph are written with: under which name each of its values is in the file.</summary>
internal sealed class ExportContext
{
    private readonly Model model;
    private readonly Dictionary<Value, Parameter> parameters;
    private readonly Dictionary<Value, string> names = [];
    private readonly HashSet<Value> constants = [];

    public ExportContext(Model model, PlanGraph plan)
    {
        this.model = model;
        parameters = plan.Parameters.ToDictionary(p => p.Value, p => p.Key);
        constants.UnionWith(plan.Parameters.Values);
        Rows = RowPaths.Find(plan.Graph.Nodes, [.. plan.Outputs.Select(o => o.Value)]);
    }

    /// <summary>The values that <see cref="RowPaths"/> found.</summary>
    public IReadOnlyDictionary<Value, int[]> Rows { get; }

    public GraphWriter Writer { get; } = new();

    /// <summary>Where a value is; weights are written when they are first asked for.</summary>
    public string this[Value value] => names.TryGetValue(value, out string? name) ? name : Weight(value, value.Shape);

    /// <summary>A kernel with its groups joined, (outputs, inputs / groups, kernel...), as ONNX has it.</summary>
    public string Kernel(Value value, int groups)
    {
        if (groups == 1)
        {
            return this[value];
        }

        int[] dims = value.Shape.ToArray();
        int[] joined = [dims[0] * dims[1], .. dims[2..]];
        return names.TryGetValue(value, out string? name) ? name
            : parameters.ContainsKey(value) ? Weight(value, new Shape(joined))
            : Writer.Reshape($"{value.Name}/joined", this[value], joined);
    }

    /// <summary>Weights of a dense layer as (inputs, outputs).</summary>
    public string Matrix(Value value)
    {
        if (!parameters.TryGetValue(value, out Parameter? parameter))
        {
            return Writer.Transpose($"{value.Name}/matrix", this[value], 1, 0);
        }

        // Keras holds them so.
        return Writer.Constant($"{parameter.Owner!.Name}/{parameter.Name}", model.GetWeight(parameter).ToArray<float>(), parameter.Shape.AsSpan());
    }

    /// <summary>Whether a value follows from weights alone, so that its first axis is not the batch.</summary>
    public bool IsConstant(Value value) => constants.Contains(value);

    /// <summary>Sizes for a reshape to this value's shape: the batch is open.</summary>
    public int[] Sizes(Value value, ReadOnlySpan<int> sizes) => IsConstant(value) ? sizes.ToArray() : [-1, .. sizes[1..]];

    public void Define(Value value, string name) => names[value] = name;

    /// <summary>To be called before a node is written: what it makes of constants is constant.</summary>
    public void Enter(Node node)
    {
        if (node.Inputs.Length > 0 && node.Inputs.All(IsConstant))
        {
            constants.UnionWith(node.Outputs);
        }
    }

    private string Weight(Value value, Shape shape)
    {
        Parameter parameter = parameters[value];
        float[] elements = LogicalOrder.FromKeras(parameter, model.GetWeight(parameter));
        return names[value] = Writer.Constant($"{parameter.Owner!.Name}/{parameter.Name}", elements, shape.AsSpan());
    }
}
