using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Planning;

/// <summary>A graph for one batch size and what is wanted of it: what a plan is made from.</summary>
internal sealed class PlanGraph
{
    public required GraphBuilder Graph { get; init; }

    /// <summary>Values fed before each run, each with the layout of the user's tensor.</summary>
    public required IReadOnlyList<(Value Value, Layout Layout)> Inputs { get; init; }

    /// <summary>Values read after each run, each with the layout in which they are wanted.</summary>
    public required IReadOnlyList<(Value Value, Layout Layout)> Outputs { get; init; }

    public required IReadOnlyDictionary<Parameter, Value> Parameters { get; init; }

    /// <summary>How many of the graph's first nodes are the forward pass.</summary>
    public int ForwardNodes { get; init; }

    /// <summary>How many such batches, one after the other, make the batch that the plan is for.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>The gradient of each parameter that is trained; empty for inference.</summary>
    public IReadOnlyDictionary<Parameter, Value> Gradients { get; init; } = new Dictionary<Parameter, Value>();

    /// <summary>Whether its outputs hold gradients of a prediction, for which values must stay as the layers made them.</summary>
    public bool IsDifferentiated { get; init; }

    /// <summary>The same graph in nodes and values of its own, which a planner may rewrite and, where that leads nowhere, rewrite anew.</summary>
    public PlanGraph Copy()
    {
        var copies = new Dictionary<Value, Value>();
        Value Of(Value value)
        {
            if (!copies.TryGetValue(value, out Value? copy))
            {
                copies[value] = copy = new Value(value.Shape, value.Type, value.Kind, null, value.Index, value.Name);
            }

            return copy;
        }

        List<Node> nodes = [];
        foreach (Node node in Graph.Nodes)
        {
            var copy = new Node(node.Op, Array.ConvertAll(node.Inputs, Of), node.Scope) { IsExact = node.IsExact };
            copy.Outputs = Array.ConvertAll(node.Outputs, Of);
            foreach (Value output in copy.Outputs)
            {
                output.Producer = copy;
            }

            nodes.Add(copy);
        }

        return new PlanGraph
        {
            Graph = Graph.With(nodes),
            Inputs = [.. Inputs.Select(i => (Of(i.Value), i.Layout))],
            Outputs = [.. Outputs.Select(o => (Of(o.Value), o.Layout))],
            Parameters = Parameters.ToDictionary(p => p.Key, p => Of(p.Value)),
            Gradients = Gradients.ToDictionary(g => g.Key, g => Of(g.Value)),
            ForwardNodes = ForwardNodes,
            Parts = Parts,
            IsDifferentiated = IsDifferentiated,
        };
    }
}
