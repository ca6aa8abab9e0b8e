using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Planning;

/// <summary>
/// Large results of batch normalization and relu, which a gradient of weights needs long after the forward pass, are computed again from the source that
/// the normalization keeps anyway, instead of being kept too. That costs one read and one write of what no cache holds.
/// </summary>
internal static class Recomputation
{
    /// <summary>The smallest result that is worth it, in bytes: what is smaller is little to keep.</summary>
    public const long LeastBytes = 3 << 20;

    /// <param name="list">The nodes of a training step, fused, rewritten in place.</param>
    /// <param name="elementBytes">Bytes of an activation's element.</param>
    /// <param name="leastBytes"><see cref="LeastBytes"/>, or less in tests.</param>
    public static void Apply(NodeList list, int elementBytes, long leastBytes)
    {
        foreach (Node node in list.Nodes.ToArray())
        {
            if (node.Op is not BatchNormalizationOp { Relu: true, IsRepeatable: true } normalization || (long)node.Outputs[0].Shape.ElementCount * elementBytes < leastBytes || list.IsRoot(node.Outputs[0]))
            {
                continue;
            }

            Value result = node.Outputs[0];
            Node[] readers = [.. list.UsersOf(result)], late = [.. readers.Where(r => r.Op is ConvolutionBackwardWeightsOp)];
            // Ops of the backward pass other than gradients of weights would need the result earlier or more than once.
            if (late.Length == 0 || readers.Except(late).Any(r => r.Op.IsGradient))
            {
                continue;
            }

            var again = new Node(
                new BatchNormalizationInferenceOp(normalization.Epsilon, normalization.Scale, normalization.Shift, Relu: true), [.. node.Inputs, node.Outputs[1], node.Outputs[2]], node.Scope);
            var copy = new Value(int.MinValue + result.Id, result.Shape, result.Type, ValueKind.Intermediate, again, 0, result.Name + "/again");
            again.Outputs = [copy];
            foreach (Node reader in late)
            {
                reader.Inputs = [.. reader.Inputs.Select(v => v == result ? copy : v)];
            }

            list.Nodes.Insert(late.Min(list.Nodes.IndexOf), again);
        }
    }
}
