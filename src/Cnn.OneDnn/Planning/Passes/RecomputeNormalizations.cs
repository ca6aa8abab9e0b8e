using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning.Passes;

/// <summary>
/// Large results of batch normalization and relu, which a gradient of weights needs long after the forward pass, are computed again from the source that
/// the normalization keeps anyway, instead of being kept too. That costs one read and one write of what no cache holds.
/// </summary>
internal sealed class RecomputeNormalizations : IPlanPass
{
    public bool Concerns(PlanDraft draft) => draft.IsTraining;

    public void Apply(PlanDraft draft)
    {
        NodeList nodes = draft.Nodes;
        foreach (Node node in nodes.Nodes.ToArray())
        {
            if (node.Op is not BatchNormalizationOp { Relu: true, IsRepeatable: true } normalization
                || (long)node.Outputs[0].Shape.ElementCount * draft.ElementBytes < draft.Options.LeastRecomputedBytes || nodes.IsRoot(node.Outputs[0]))
            {
                continue;
            }

            Value result = node.Outputs[0];
            Node[] readers = [.. nodes.UsersOf(result)], late = [.. readers.Where(r => r.Op is ConvolutionBackwardWeightsOp)];
            // Ops of the backward pass other than gradients of weights would need the result earlier or more than once.
            if (late.Length == 0 || readers.Except(late).Any(r => r.Op.IsGradient))
            {
                continue;
            }

            var again = new Node(
                new BatchNormalizationInferenceOp(normalization.Epsilon, normalization.Scale, normalization.Shift, Relu: true, OfSource: true),
                [.. node.Inputs, node.Outputs[1], node.Outputs[2]], node.Scope);
            var copy = new Value(result.Shape, result.Type, ValueKind.Intermediate, again, 0, result.Name + "/again");
            again.Outputs = [copy];
            foreach (Node reader in late)
            {
                reader.Inputs = [.. reader.Inputs.Select(v => v == result ? copy : v)];
            }

            nodes.Nodes.Insert(late.Min(nodes.Nodes.IndexOf), again);
        }
    }
}
