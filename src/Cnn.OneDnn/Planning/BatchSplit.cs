using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning;

/// <summary>
/// Into how many parts the batch of a training step is cut. Small networks spend most of a step on activations: where those of the whole batch do not
/// fit in the caches, a part's do, and a sample costs the same in a large batch as in a small one.
/// </summary>
internal static class BatchSplit
{
    // Each part reads all weights and adds all gradients.
    private const long ActivationsPerWeight = 8;
    private const int LeastSamples = 16;

    /// <summary>How many equal parts; 1 where the batch stays whole.</summary>
    /// <param name="graph">The graph of a training step for the whole batch.</param>
    /// <param name="batch">Samples.</param>
    /// <param name="elementBytes">Bytes of an activation's element.</param>
    /// <param name="options">How large a part may be.</param>
    public static int Parts(PlanGraph graph, int batch, int elementBytes, PlanOptions options)
    {
        if (Activations(graph, batch) is not { } elements)
        {
            return 1;
        }

        long bytes = elements * elementBytes, weights = graph.Parameters.Values.Sum(v => (long)v.Shape.ElementCount) * sizeof(float);
        int parts = 1;
        while (bytes / parts > options.PartBytes && batch % (parts * 2) == 0 && batch / (parts * 2) >= LeastSamples
            && bytes / (parts * 2) >= weights * ActivationsPerWeight)
        {
            parts *= 2;
        }

        return parts;
    }

    /// <summary>How many elements the forward pass makes of its inputs; null where some op mixes samples.</summary>
    private static long? Activations(PlanGraph graph, int batch)
    {
        var activations = new HashSet<Value>(graph.Inputs.Select(i => i.Value));
        long elements = 0;
        foreach (Node node in graph.Graph.Nodes.Take(graph.ForwardNodes))
        {
            if (!node.Inputs.Any(activations.Contains))
            {
                continue;
            }

            if (node.Op.MixesSamples([.. node.Inputs.Select(v => v.Shape)]) || node.Outputs.Any(o => o.Shape[0] % batch != 0))
            {
                return null;
            }

            activations.UnionWith(node.Outputs);
            elements += node.Op is ReshapeOp or TransposeOp ? 0 : node.Outputs.Sum(o => (long)o.Shape.ElementCount);
        }

        return elements;
    }
}
