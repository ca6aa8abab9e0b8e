using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning;

/// <summary>
/// Batch normalization, then a sum with relu, as one op: the normalized tensor is neither written nor read again. The gradients stay as they are: that of the
/// sum needs only its result, that of the normalization its source.
/// </summary>
internal static class NormalizationSums
{
    /// <param name="list">The nodes of a training step, with activations fused, rewritten in place.</param>
    public static void Apply(NodeList list)
    {
        foreach (Node sum in list.Nodes.ToArray())
        {
            if (sum.Op is not BinaryOp { Kind: BinaryKind.Add, Activation: Activation.Relu })
            {
                continue;
            }

            // Statistics are read by nodes right behind the normalization, so it stays where it is: what is added must be there before.
            foreach ((Value normalized, Value other) in ((Value, Value)[])[(sum.Inputs[1], sum.Inputs[0]), (sum.Inputs[0], sum.Inputs[1])])
            {
                if (normalized.Producer is { Op: BatchNormalizationOp { Relu: false } op } node && list.OnlyUser(normalized) == sum
                    && normalized.Shape == other.Shape && Normalizations.SuitsSum(normalized.Shape)
                    && (other.Producer is not { } producer || list.Nodes.IndexOf(producer) < list.Nodes.IndexOf(node)))
                {
                    node.Op = new BatchNormalizationSumOp(op.Epsilon, op.Scale, op.Shift);
                    node.Inputs = [.. node.Inputs, other];
                    node.Outputs = [sum.Outputs[0], .. node.Outputs[1..]];
                    sum.Outputs[0].Producer = node;
                    sum.Outputs[0].Index = 0;
                    list.Nodes.Remove(sum);
                    break;
                }
            }
        }
    }
}
