using Cnn.OneDnn;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Export;

/// <summary>
/// Where the engine lays the last axis of larger tensors out as rows, computes on them and puts them back. ONNX computes along a last axis as it is, so that such tensors keep
/// their axes in a file, and samples stay apart.
/// </summary>
internal static class RowPaths
{
    /// <returns>The values that are rows only inside the engine, with the axes before the last, batch excluded, that they have in a file.</returns>
    public static Dictionary<Value, int[]> Find(IReadOnlyList<Node> nodes, IReadOnlyCollection<Value> outputs)
    {
        ILookup<Value, Node> readers = nodes.SelectMany(n => n.Inputs.Select(v => (Value: v, Node: n))).ToLookup(p => p.Value, p => p.Node);
        var found = new Dictionary<Value, int[]>();
        foreach (Node node in nodes)
        {
            if (node.Op is not ReshapeOp reshape || node.Inputs[0].Shape.Rank < 3 || node.Outputs[0].Shape.Rank != 2 || node.Outputs[0].Shape[0] == 1)
            {
                continue;
            }

            Value rows = node.Outputs[0];
            Node[] users = [.. readers[rows]];
            Shape user = Symbol.ToUser(node.Inputs[0].Shape, reshape.From);
            bool along = user[-1] == rows.Shape[1] && users.All(u =>
                u.Op is DenseOp or SoftmaxOp or LayerNormalizationOp && u.Inputs[0] == rows && !outputs.Contains(u.Outputs[0]) && readers[u.Outputs[0]].All(r => r.Op is ReshapeOp));
            if (!along || outputs.Contains(rows))
            {
                continue;
            }

            int[] leading = [.. user.Skip(1).SkipLast(1)];
            found[rows] = leading;
            foreach (Node computed in users)
            {
                found[computed.Outputs[0]] = leading;
            }
        }

        return found;
    }
}
