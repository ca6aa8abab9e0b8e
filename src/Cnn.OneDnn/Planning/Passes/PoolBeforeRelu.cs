using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning.Passes;

/// <summary>
/// Convolution, relu, max pooling: the largest of a window is the same before relu as behind it, and there are fewer of them. The native library's own relu,
/// which would cost nothing, makes zero of a NaN. The gradient's mask moves too.
/// </summary>
internal sealed class PoolBeforeRelu : IPlanPass
{
    public bool Concerns(PlanDraft draft) => draft.Backend.HasBlockedLayouts;

    public void Apply(PlanDraft draft)
    {
        NodeList nodes = draft.Nodes;
        foreach (Node relu in nodes.Nodes.ToArray())
        {
            if (relu.Op is not ActivationOp { Activation: Activation.Relu }
                || relu.Inputs[0].Producer is not { Op: ConvolutionOp }
                || nodes.OnlyUser(relu.Inputs[0]) != relu
                || nodes.IsRoot(relu.Outputs[0]))
            {
                continue;
            }

            List<Node> users = nodes.UsersOf(relu.Outputs[0]);
            Node? pool = users.Find(n => n.Op is PoolingOp { Kind: PoolingKind.Max }), mask = users.Find(n => n != pool);
            if (pool is null || users.Count > 2 || (mask is not null && Unpooling(nodes, mask, pool, relu.Outputs[0]) is null))
            {
                continue;
            }

            if (mask is not null)
            {
                Move(nodes, mask, Unpooling(nodes, mask, pool, relu.Outputs[0])!, pool.Outputs[0]);
            }

            Value result = pool.Outputs[0], largest = new(result.Shape, result.Type, ValueKind.Intermediate, pool, 0, result.Name + "/linear");
            pool.Inputs[0] = relu.Inputs[0];
            pool.Outputs[0] = largest;
            relu.Inputs = [largest];
            relu.Outputs = [result];
            result.Producer = relu;
            result.Index = 0;
            nodes.Nodes.Remove(relu);
            nodes.Nodes.Insert(nodes.Nodes.IndexOf(pool) + 1, relu);
        }
    }

    /// <summary>The pooling's gradient, where it is all that the relu's gradient masks.</summary>
    private static Node? Unpooling(NodeList nodes, Node mask, Node pool, Value activated) =>
        mask.Op is ActivationBackwardOp { Activation: Activation.Relu, FromOutput: true } && mask.Inputs[1] == activated
        && mask.Inputs[0].Producer is { Op: PoolingBackwardOp { Kind: PoolingKind.Max } } unpool && unpool.Inputs[1].Producer == pool && nodes.OnlyUser(mask.Inputs[0]) == mask
            ? unpool
            : null;

    // was: unpool(g) -> t; mask(t, relu) -> d.   becomes: mask(g, pooled relu) -> t'; unpool(t') -> d.
    private static void Move(NodeList nodes, Node mask, Node unpool, Value pooled)
    {
        Value gradient = unpool.Inputs[0], result = mask.Outputs[0];
        Value masked = new(pooled.Shape, gradient.Type, ValueKind.Intermediate, mask, 0, result.Name);
        mask.Inputs = [gradient, pooled];
        mask.Outputs = [masked];
        unpool.Inputs[0] = masked;
        unpool.Outputs = [result];
        result.Producer = unpool;
        result.Index = 0;
        nodes.Nodes.Remove(mask);
        nodes.Nodes.Insert(nodes.Nodes.IndexOf(unpool), mask);
    }
}
