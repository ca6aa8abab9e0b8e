using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning.Passes;

/// <summary>
/// relu, then max pooling: in the backward pass the relu's mask can be applied to the pooled gradient, which is smaller, because the element that
/// wins a window passes relu exactly when the pooled result is positive.
/// </summary>
internal sealed class MoveReluBehindMaxPooling : IPlanPass
{
    public bool Concerns(PlanDraft draft) => draft.IsTraining;

    public void Apply(PlanDraft draft)
    {
        NodeList nodes = draft.Nodes;
        foreach (Node backward in nodes.Nodes.ToArray())
        {
            if (backward.Op is not ActivationBackwardOp { Activation: ActivationKind.Relu, FromOutput: true }
                || backward.Inputs[0].Producer is not { Op: PoolingBackwardOp { Kind: PoolingKind.Max } } unpool
                || nodes.OnlyUser(backward.Inputs[0]) != backward
                || unpool.Inputs[1].Producer is not { Op: PoolingOp } pool
                || pool.Inputs[0] != backward.Inputs[1])
            {
                continue;
            }

            // was: unpool(g) -> t; mask(t, relu) -> d.   becomes: mask(g, pooled) -> t'; unpool(t') -> d.
            Value masked = new(pool.Outputs[0].Shape, unpool.Inputs[0].Type, ValueKind.Intermediate, backward, 0, backward.Outputs[0].Name);
            Value result = backward.Outputs[0];
            backward.Inputs = [unpool.Inputs[0], pool.Outputs[0]];
            backward.Outputs = [masked];
            unpool.Inputs[0] = masked;
            unpool.Outputs = [result];
            result.Producer = unpool;
            nodes.Nodes.Remove(backward);
            nodes.Nodes.Insert(nodes.Nodes.IndexOf(unpool), backward);
        }
    }
}
