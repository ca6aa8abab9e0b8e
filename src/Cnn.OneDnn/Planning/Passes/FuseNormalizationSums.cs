using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning.Passes;

/// <summary>
/// Batch normalization, then a sum with relu, as one op: the normalized tensor is neither written nor read again. The gradients stay as they are: that of the
/// sum needs only its result, that of the normalization its source.
/// </summary>
internal sealed class FuseNormalizationSums : IPlanPass
{
    public bool Concerns(PlanDraft draft) => draft.IsTraining && draft.Backend.HasBlockedLayouts;

    public void Apply(PlanDraft draft)
    {
        NodeList nodes = draft.Nodes;
        foreach (Node sum in nodes.Nodes.ToArray())
        {
            if (sum.Op is not BinaryOp { Kind: BinaryKind.Add, Activation: ActivationKind.Relu })
            {
                continue;
            }

            // Statistics are read by nodes right behind the normalization, so it stays where it is: what is added must be there before.
            foreach ((Value normalized, Value other) in ((Value, Value)[])[(sum.Inputs[1], sum.Inputs[0]), (sum.Inputs[0], sum.Inputs[1])])
            {
                if (normalized.Producer is { Op: BatchNormalizationOp { Relu: false, Synchronized: false } op } node && nodes.OnlyUser(normalized) == sum
                    && normalized.Shape == other.Shape && draft.CanAddToNormalized(normalized.Shape)
                    && (other.Producer is not { } producer || nodes.Nodes.IndexOf(producer) < nodes.Nodes.IndexOf(node)))
                {
                    node.Op = new BatchNormalizationSumOp(op.Epsilon, op.Scale, op.Shift);
                    node.Inputs = [.. node.Inputs, other];
                    node.Outputs = [sum.Outputs[0], .. node.Outputs[1..]];
                    sum.Outputs[0].Producer = node;
                    sum.Outputs[0].Index = 0;
                    nodes.Nodes.Remove(sum);
                    break;
                }
            }
        }
    }
}
