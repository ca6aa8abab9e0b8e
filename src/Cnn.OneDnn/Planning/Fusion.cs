using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning;

/// <summary>Rewrites that compute the same with less traffic. Each is exact: same results up to rounding order, in training too.</summary>
internal static class Fusion
{
    /// <param name="list">The nodes, rewritten in place.</param>
    /// <param name="backend">Says what it can fuse.</param>
    /// <param name="training">Whether gradients are computed, which need more of what is between ops.</param>
    public static void Apply(NodeList list, IBackend backend, bool training)
    {
        if (!training)
        {
            InferenceFusion.Apply(list, backend);
        }

        FuseActivations(list, backend, training);
        MoveReluBehindMaxPooling(list);
        FuseNormalizationRelu(list, backend);
        FuseJoiningGradients(list);
        if (training && backend.HasBlockedLayouts)
        {
            NormalizationSums.Apply(list);
        }
    }

    /// <summary>
    /// Producer, then an activation whose gradient, if there is one, needs only its result: the producer stores the activated tensor and the plain one
    /// never exists.
    /// </summary>
    private static void FuseActivations(NodeList list, IBackend backend, bool training)
    {
        foreach (Node node in list.Nodes.ToArray())
        {
            if (node.Op is not ActivationOp act || (training && !ActivationOp.FromOutput(act.Activation, act.Alpha)))
            {
                continue;
            }

            Value before = node.Inputs[0];
            if (before.Producer is not { } producer || !list.Nodes.Contains(producer) || list.OnlyUser(before) != node || !backend.CanFuse(producer.Op, act.Activation, act.Alpha, training))
            {
                continue;
            }

            Op? fused = producer.Op switch
            {
                ConvolutionOp { Activation: Activation.Linear } c => c with { Activation = act.Activation, Alpha = act.Alpha },
                DenseOp { Activation: Activation.Linear } d => d with { Activation = act.Activation, Alpha = act.Alpha },
                BinaryOp { Activation: Activation.Linear, Kind: BinaryKind.Add } b when act.Activation == Activation.Relu => b with { Activation = act.Activation },
                _ => null,
            };
            if (fused is null)
            {
                continue;
            }

            producer.Op = fused;
            Value after = node.Outputs[0];
            after.Producer = producer;
            after.Index = 0;
            producer.Outputs[0] = after;
            list.Nodes.Remove(node);
        }
    }

    /// <summary>
    /// relu, then max pooling: in the backward pass the relu's mask can be applied to the pooled gradient, which is smaller, because the element that
    /// wins a window passes relu exactly when the pooled result is positive.
    /// </summary>
    private static void MoveReluBehindMaxPooling(NodeList list)
    {
        foreach (Node backward in list.Nodes.ToArray())
        {
            if (backward.Op is not ActivationBackwardOp { Activation: Activation.Relu, FromOutput: true }
                || backward.Inputs[0].Producer is not { Op: PoolingBackwardOp { Kind: PoolingKind.Max } } unpool
                || list.OnlyUser(backward.Inputs[0]) != backward
                || unpool.Inputs[1].Producer is not { Op: PoolingOp } pool
                || pool.Inputs[0] != backward.Inputs[1])
            {
                continue;
            }

            // was: unpool(g) -> t; mask(t, relu) -> d.   becomes: mask(g, pooled) -> t'; unpool(t') -> d.
            Value masked = new(-backward.Outputs[0].Id - 1, pool.Outputs[0].Shape, unpool.Inputs[0].Type, ValueKind.Intermediate, backward, 0, backward.Outputs[0].Name);
            Value result = backward.Outputs[0];
            backward.Inputs = [unpool.Inputs[0], pool.Outputs[0]];
            backward.Outputs = [masked];
            unpool.Inputs[0] = masked;
            unpool.Outputs = [result];
            result.Producer = unpool;
            list.Nodes.Remove(backward);
            list.Nodes.Insert(list.Nodes.IndexOf(unpool), backward);
        }
    }

    /// <summary>Batch normalization, then relu: one kernel each way, with a bit mask instead of the activated tensor.</summary>
    private static void FuseNormalizationRelu(NodeList list, IBackend backend)
    {
        foreach (Node node in list.Nodes.ToArray())
        {
            if (node.Op is not ActivationOp { Activation: Activation.Relu } || node.Inputs[0].Producer is not { } producer || !list.Nodes.Contains(producer))
            {
                continue;
            }

            Value before = node.Inputs[0], after = node.Outputs[0];
            if (list.OnlyUser(before) != node || !backend.CanFuse(producer.Op, Activation.Relu, 0, training: true) || before.Shape[1] % 16 != 0)
            {
                continue;
            }

            if (producer.Op is BatchNormalizationInferenceOp inference)
            {
                producer.Op = inference with { Relu = true };
                producer.Outputs = [after];
            }
            else if (producer.Op is BatchNormalizationOp training && Backward(list, node, producer) is var (mask, normalization) && (mask is null) == (normalization is null))
            {
                var workspace = new Value(-after.Id - 1, before.Shape, Tensors.DataType.UInt8, ValueKind.Intermediate, producer, 3, before.Name + "/mask");
                producer.Op = training with { Relu = true };
                producer.Outputs = [after, producer.Outputs[1], producer.Outputs[2], workspace];
                if (mask is not null && normalization is not null)
                {
                    var op = (BatchNormalizationBackwardOp)normalization.Op;
                    normalization.Inputs[op.GradientInput] = mask.Inputs[0];
                    normalization.Inputs = [.. normalization.Inputs, workspace];
                    normalization.Op = op with { Relu = true };
                    list.Nodes.Remove(mask);
                }
            }
            else
            {
                continue;
            }

            after.Producer = producer;
            after.Index = 0;
            list.Nodes.Remove(node);
        }
    }

    /// <summary>Gradients that meet at a relu's result are added and masked in one pass.</summary>
    private static void FuseJoiningGradients(NodeList list)
    {
        foreach (Node node in list.Nodes.ToArray())
        {
            if (node.Op is ActivationBackwardOp { Activation: Activation.Relu, FromOutput: true }
                && node.Inputs[0].Producer is { Op: SumOp } sum
                && list.OnlyUser(node.Inputs[0]) == node)
            {
                node.Op = new ReluSumBackwardOp();
                node.Inputs = [.. sum.Inputs, node.Inputs[1]];
                list.Nodes.Remove(sum);
            }
        }
    }

    /// <summary>The backward nodes of a relu and of the normalization before it, when the first feeds only the second.</summary>
    private static (Node? Mask, Node? Normalization) Backward(NodeList list, Node relu, Node normalization)
    {
        Node? mask = list.Nodes.Find(n => n.Op is ActivationBackwardOp { Activation: Activation.Relu } && n.Inputs[1] == relu.Outputs[0]);
        Node? back = list.Nodes.Find(n => n.Op is BatchNormalizationBackwardOp && n.Inputs[0] == normalization.Inputs[0] && n.Inputs[1] == normalization.Outputs[1]);
        bool feeds = mask is not null && back is not null && list.OnlyUser(mask.Outputs[0]) == back
            && back.Inputs[((BatchNormalizationBackwardOp)back.Op).GradientInput] == mask.Outputs[0];
        return feeds ? (mask, back) : mask is null && back is null ? (null, null) : (mask, null);
    }
}
