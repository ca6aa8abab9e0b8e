namespace Cnn.OneDnn.Graph;

/// <summary>Collects nodes in the order in which they can run. What a layer is given when a network is laid out for one batch size.</summary>
public sealed class GraphBuilder
{
    private readonly List<Node> nodes = [];

    internal GraphBuilder()
    {
    }

    /// <summary>Whether the graph is for training: dropout drops, batch normalization uses the batch's statistics.</summary>
    public bool Training { get; internal init; }

    /// <summary>Whether gradients are to be had of it, for which some ops must keep more than their results.</summary>
    internal bool Differentiable { get => Training || field; init; }

    internal IReadOnlyList<Node> Nodes => nodes;

    /// <summary>A graph of other nodes, in which no more are made.</summary>
    internal GraphBuilder With(IEnumerable<Node> others)
    {
        var graph = new GraphBuilder { Training = Training, Differentiable = Differentiable };
        graph.nodes.AddRange(others);
        return graph;
    }

    /// <summary>Whether the next nodes compute in 32 bits whatever the plan.</summary>
    internal bool Exact { get; set; }

    /// <summary>The name that the next nodes carry in profiles and messages.</summary>
    internal string Scope { get; set; } = "";

#pragma warning disable CA1822 // Values are made by the graph that they belong to.
    internal Value AddInput(Shape shape, DataType type, string name) => new(shape, type, ValueKind.Input, null, 0, name);

    internal Value AddParameter(Shape shape, string name) => new(shape, DataType.Float32, ValueKind.Parameter, null, 0, name);
#pragma warning restore CA1822

    /// <summary>Adds a node and returns its outputs.</summary>
    /// <exception cref="ShapeException">The inputs do not fit the op; the message starts with the layer's name.</exception>
    internal Value[] Emit(Op op, params Value[] inputs)
    {
        Shape[] shapes;
        try
        {
            shapes = op.InferShapes(Array.ConvertAll(inputs, v => v.Shape));
        }
        catch (ShapeException e) when (Scope.Length > 0)
        {
            throw new ShapeException($"Layer '{Scope}': {e.Message}", e);
        }

        var node = new Node(op, inputs, Scope) { IsExact = Exact };
        DataType[] types = Array.ConvertAll(inputs, v => v.Type);
        node.Outputs = new Value[shapes.Length];
        for (int i = 0; i < shapes.Length; i++)
        {
            node.Outputs[i] = new Value(shapes[i], op.OutputType(i, types), ValueKind.Intermediate, node, i, $"{Scope}/{op.Name}");
        }

        nodes.Add(node);
        return node.Outputs;
    }
}
