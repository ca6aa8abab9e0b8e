using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning.Passes;

/// <summary>Gradients that meet at a relu's result are added and masked in one pass.</summary>
internal sealed class FuseJoiningGradients : IPlanPass
{
    public bool Concerns(PlanDraft draft) => draft.IsTraining;

    public void Apply(PlanDraft draft)
    {
        NodeList nodes = draft.Nodes;
        foreach (Node node in nodes.Nodes.ToArray())
        {
            if (node.Op is ActivationBackwardOp { Activation: ActivationKind.Relu, FromOutput: true }
                && node.Inputs[0].Producer is { Op: SumOp } sum
                && nodes.OnlyUser(node.Inputs[0]) == node)
            {
                node.Op = new ReluSumBackwardOp();
                node.Inputs = [.. sum.Inputs, node.Inputs[1]];
                nodes.Nodes.Remove(sum);
            }
        }
    }
}
