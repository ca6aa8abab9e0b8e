namespace Cnn.OneDnn.Graph;

/// <summary>Reverse-mode differentiation: appends to a graph the nodes that compute gradients of a loss, and only those that are wanted.</summary>
internal static class Differentiator
{
    /// <summary>Gradients of the sum of <paramref name="seeds"/>' outputs with respect to <paramref name="wanted"/>.</summary>
    /// <param name="graph">The forward graph, which is extended.</param>
    /// <param name="seeds">Values whose gradient is known, with that gradient; for a loss node the gradient is ignored and may be the value itself.</param>
    /// <param name="wanted">Parameters or inputs.</param>
    /// <returns>A gradient for each wanted value that the seeds depend on.</returns>
    public static Dictionary<Value, Value> Run(GraphBuilder graph, IEnumerable<KeyValuePair<Value, Value>> seeds, IEnumerable<Value> wanted)
    {
        HashSet<Value> targets = [.. wanted];
        HashSet<Value> active = [.. targets];
        Node[] forward = [.. graph.Nodes];
        foreach (Node node in forward)
        {
            if (node.Inputs.Any(active.Contains))
            {
                active.UnionWith(node.Outputs);
            }
        }

        var contributions = new Dictionary<Value, List<Value>>();
        foreach ((Value value, Value gradient) in seeds)
        {
            Add(contributions, value, gradient);
        }

        (string scope, bool exact) = (graph.Scope, graph.Exact);
        foreach (Node node in forward.Reverse())
        {
            (graph.Scope, graph.Exact) = (node.Scope, node.IsExact);
            Value?[] gradients = Array.ConvertAll(node.Outputs, v => Total(graph, contributions, v));
            if (gradients.All(g => g is null) || !node.Inputs.Any(active.Contains))
            {
                continue;
            }

            bool[] needed = Array.ConvertAll(node.Inputs, active.Contains);
            Value?[] parts = node.Op.Differentiate(graph, node, gradients, needed);
            for (int i = 0; i < node.Inputs.Length && i < parts.Length; i++)
            {
                if (needed[i] && parts[i] is { } part)
                {
                    Add(contributions, node.Inputs[i], part);
                }
            }
        }

        (graph.Scope, graph.Exact) = (scope, exact);
        var result = new Dictionary<Value, Value>();
        foreach (Value value in targets)
        {
            if (Total(graph, contributions, value) is { } total)
            {
                result[value] = total;
            }
        }

        return result;
    }

    private static void Add(Dictionary<Value, List<Value>> contributions, Value value, Value gradient)
    {
        if (!contributions.TryGetValue(value, out List<Value>? list))
        {
            contributions[value] = list = [];
        }

        list.Add(gradient);
    }

    private static Value? Total(GraphBuilder graph, Dictionary<Value, List<Value>> contributions, Value value)
    {
        if (!contributions.TryGetValue(value, out List<Value>? list))
        {
            return null;
        }

        if (list.Count > 1)
        {
            Value sum = graph.Emit(new SumOp(), [.. list])[0];
            list.Clear();
            list.Add(sum);
        }

        return list[0];
    }
}
