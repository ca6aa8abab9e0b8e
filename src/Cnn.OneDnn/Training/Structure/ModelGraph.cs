using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>
/// A network as the operations that its layers ask for when it predicts one sample, to be read: for exports, drawings and figures of one's own. It is a picture
/// of the moment and changes nothing.
/// </summary>
/// <example>
/// <code>
/// foreach (GraphNode node in model.ToGraph().Nodes)
/// {
///     Console.WriteLine($"{node.Scope}: {node.Operation} {node.Outputs[0].Shape}, {node.Flops} operations");
/// }
/// </code>
/// </example>
public sealed class ModelGraph
{
    private readonly IReadOnlyDictionary<SymbolicTensor, GraphTensor> calls;

    private ModelGraph(IReadOnlyList<GraphNode> nodes, IReadOnlyList<GraphTensor> parameters, IReadOnlyDictionary<SymbolicTensor, GraphTensor> calls)
    {
        Nodes = nodes;
        Parameters = parameters;
        this.calls = calls;
    }

    /// <summary>The operations, each after those that it needs.</summary>
    public IReadOnlyList<GraphNode> Nodes { get; }

    /// <summary>The network's inputs, in its order. The batch axis is there and has one sample.</summary>
    public IReadOnlyList<GraphTensor> Inputs { get; private init; } = [];

    /// <summary>The network's outputs, in its order.</summary>
    public IReadOnlyList<GraphTensor> Outputs { get; private init; } = [];

    /// <summary>The weights and statistics that a prediction reads.</summary>
    public IReadOnlyList<GraphTensor> Parameters { get; }

    /// <summary>What an input or the call of a layer gives.</summary>
    /// <exception cref="ArgumentException">It is none of this network.</exception>
    public GraphTensor TensorOf(SymbolicTensor call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return calls.TryGetValue(call, out GraphTensor? tensor)
            ? tensor
            : throw new ArgumentException($"The tensor of layer '{call.Layer.Name}' is not one of this network.", nameof(call));
    }

    /// <param name="model">The network.</param>
    /// <param name="context">Which it was laid out with.</param>
    /// <param name="tensors">What its inputs and calls gave.</param>
    /// <param name="ends">For each call, how many nodes there were after it.</param>
    internal static ModelGraph From(Model model, LayerContext context, IReadOnlyDictionary<SymbolicTensor, Symbol> tensors, IReadOnlyList<int> ends)
    {
        var views = new Dictionary<Value, GraphTensor>();
        foreach ((Parameter parameter, Value value) in context.Parameters)
        {
            views[value] = new GraphTensor($"{parameter.Owner?.Name}/{parameter.Name}", value.Shape, value.Type, parameter);
        }

        GraphTensor[] parameters = [.. views.Values];
        GraphTensor View(Value value) => views.TryGetValue(value, out GraphTensor? view)
            ? view
            : views[value] = new GraphTensor(value.Name, value.Shape, value.Type, null);

        var nodes = new List<GraphNode>();
        for (int call = 0; call < ends.Count; call++)
        {
            while (nodes.Count < ends[call])
            {
                Node node = context.Graph.Nodes[nodes.Count];
                nodes.Add(Describe(node, model.Calls[call], View));
            }
        }

        return new ModelGraph(nodes, parameters, tensors.ToDictionary(t => t.Key, t => View(t.Value.Value)))
        {
            Inputs = [.. model.Inputs.Select(i => View(tensors[i].Value))],
            Outputs = [.. model.Outputs.Select(o => View(tensors[o].Value))],
        };
    }

    private static GraphNode Describe(Node node, SymbolicTensor call, Func<Value, GraphTensor> view)
    {
        var result = new GraphNode(node.Op.Name, node.Scope, call, [.. node.Inputs.Select(view)], [.. node.Outputs.Select(view)])
        {
            Attributes = new Dictionary<string, object>(node.Op.Attributes).AsReadOnly(),
            Flops = node.Op.Work([.. node.Inputs.Select(v => v.Shape)], [.. node.Outputs.Select(v => v.Shape)]).Operations,
        };
        foreach (GraphTensor output in result.Outputs)
        {
            output.Producer = result;
        }

        return result;
    }
}
