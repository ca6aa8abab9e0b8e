using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning.Passes;

/// <summary>
/// Producer, then an activation whose gradient, if there is one, needs only its result: the producer stores the activated tensor and the plain one
/// never exists.
/// </summary>
internal sealed class FuseActivations : IPlanPass
{
    public bool Concerns(PlanDraft draft) => true;

    public void Apply(PlanDraft draft)
    {
        NodeList nodes = draft.Nodes;
        foreach (Node node in nodes.Nodes.ToArray())
        {
            if (node.Op is not ActivationOp act || (draft.IsTraining && !ActivationOp.FromOutput(act.Activation, act.Alpha)))
            {
                continue;
            }

            Value before = node.Inputs[0];
            if (before.Producer is not { } producer || !nodes.Nodes.Contains(producer) || nodes.OnlyUser(before) != node
                || !draft.Backend.CanFuse(producer.Op, before.Shape, act.Activation, act.Alpha, draft.IsTraining))
            {
                continue;
            }

            Op? fused = producer.Op switch
            {
                ConvolutionOp { Activation: ActivationKind.Linear } c => c with { Activation = act.Activation, Alpha = act.Alpha },
                DenseOp { Activation: ActivationKind.Linear } d => d with { Activation = act.Activation, Alpha = act.Alpha },
                BinaryOp { Activation: ActivationKind.Linear, Kind: BinaryKind.Add } b when act.Activation == ActivationKind.Relu =>
                    b with { Activation = act.Activation },
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
            nodes.Nodes.Remove(node);
        }
    }
}
