using Cnn.OneDnn;

namespace Cnn.Models.Onnx.Export;

/// <summary>
/// Where the engine lays the last axis of larger tensors out as rows, computes on them and puts them back. ONNX computes along a last axis as it is, so that
/// such tensors keep their axes in a file, and samples stay apart.
/// </summary>
internal static class RowPaths
{
    /// <returns>The values that are rows only inside the engine, with the axes before the last, batch excluded, that they have in a file.</returns>
    public static Dictionary<GraphTensor, int[]> Find(IReadOnlyList<GraphNode> nodes, IReadOnlyCollection<GraphTensor> outputs)
    {
        ILookup<GraphTensor, GraphNode> readers = nodes.SelectMany(n => n.Inputs.Select(v => (Value: v, Node: n))).ToLookup(p => p.Value, p => p.Node);
        var found = new Dictionary<GraphTensor, int[]>();
        foreach (GraphNode node in nodes)
        {
            if (node.Operation != "reshape" || node.Inputs[0].Shape.Rank < 3 || node.Outputs[0].Shape.Rank != 2 || node.Outputs[0].Shape[0] == 1)
            {
                continue;
            }

            GraphTensor rows = node.Outputs[0];
            GraphNode[] users = [.. readers[rows]];
            Shape user = UserOrder.From(node.Inputs[0].Shape, node.Attribute<DataFormat>("from"));
            bool along = user[-1] == rows.Shape[1] && users.All(u =>
                u.Operation is "dense" or "softmax" or "log_softmax" or "layer_normalization" && u.Inputs[0] == rows && !outputs.Contains(u.Outputs[0])
                    && readers[u.Outputs[0]].All(r => r.Operation == "reshape"));
            if (!along || outputs.Contains(rows))
            {
                continue;
            }

            int[] leading = [.. user.Skip(1).SkipLast(1)];
            found[rows] = leading;
            foreach (GraphNode computed in users)
            {
                found[computed.Outputs[0]] = leading;
            }
        }

        return found;
    }
}
