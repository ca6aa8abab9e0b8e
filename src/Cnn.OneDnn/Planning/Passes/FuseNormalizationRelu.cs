using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning.Passes;

/// <summary>Batch normalization, then relu: one kernel each way, with a bit mask instead of the activated tensor.</summary>
internal sealed class FuseNormalizationRelu : IPlanPass
{
    public bool Concerns(PlanDraft draft) => true;

    public void Apply(PlanDraft draft)
    {
        NodeList nodes = draft.Nodes;
        foreach (Node node in nodes.Nodes.ToArray())
        {
            if (node.Op is not ActivationOp { Activation: ActivationKind.Relu } || node.Inputs[0].Producer is not { } producer
                || !nodes.Nodes.Contains(producer))
            {
                continue;
            }

            Value before = node.Inputs[0], after = node.Outputs[0];
            if (nodes.OnlyUser(before) != node || !draft.Backend.CanFuse(producer.Op, before.Shape, ActivationKind.Relu, 0, training: true))
            {
                continue;
            }

            if (producer.Op is BatchNormalizationInferenceOp inference)
            {
                producer.Op = inference with { Relu = true };
                producer.Outputs = [after];
            }
            else if (producer.Op is BatchNormalizationOp training && Backward(nodes, node, producer) is var (mask, normalization)
                && (mask is null) == (normalization is null))
            {
                var workspace = new Value(before.Shape, DataType.UInt8, ValueKind.Intermediate, producer, producer.Outputs.Length, before.Name + "/mask");
                producer.Op = training with { Relu = true };
                producer.Outputs = [after, producer.Outputs[1], producer.Outputs[2], workspace];
                if (mask is not null && normalization is not null)
                {
                    var op = (BatchNormalizationBackwardOp)normalization.Op;
                    normalization.Inputs[op.GradientInput] = mask.Inputs[0];
                    normalization.Inputs = [.. normalization.Inputs, workspace];
                    normalization.Op = op with { Relu = true };
                    nodes.Nodes.Remove(mask);
                }
            }
            else
            {
                continue;
            }

            after.Producer = producer;
            after.Index = 0;
            nodes.Nodes.Remove(node);
        }
    }

    /// <summary>The backward nodes of a relu and of the normalization before it, when the first feeds only the second.</summary>
    private static (Node? Mask, Node? Normalization) Backward(NodeList nodes, Node relu, Node normalization)
    {
        Node? mask = nodes.Nodes.Find(n => n.Op is ActivationBackwardOp { Activation: ActivationKind.Relu } && n.Inputs[1] == relu.Outputs[0]);
        Node? back = nodes.Nodes.Find(
            n => n.Op is BatchNormalizationBackwardOp && n.Inputs[0] == normalization.Inputs[0] && n.Inputs[1] == normalization.Outputs[1]);
        bool feeds = mask is not null && back is not null && nodes.OnlyUser(mask.Outputs[0]) == back
            && back.Inputs[((BatchNormalizationBackwardOp)back.Op).GradientInput] == mask.Outputs[0];
        return feeds ? (mask, back) : mask is null && back is null ? (null, null) : (mask, null);
    }
}
