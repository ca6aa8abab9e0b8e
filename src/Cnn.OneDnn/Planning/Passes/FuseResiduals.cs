using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning.Passes;

/// <summary>Convolution, then the sum with another tensor: the convolution adds it when it stores its result.</summary>
internal sealed class FuseResiduals : IPlanPass
{
    public bool Concerns(PlanDraft draft) => !draft.IsTraining;

    public void Apply(PlanDraft draft)
    {
        NodeList nodes = draft.Nodes;
        foreach (Node node in nodes.Nodes.ToArray())
        {
            if (node.Op is not BinaryOp { Kind: BinaryKind.Add, Activation: ActivationKind.Linear } || node.Inputs[0].Shape != node.Inputs[1].Shape)
            {
                continue;
            }

            // The later operand's producer is the one that can read the other operand.
            int place = nodes.Nodes.FindLastIndex(n => n == node.Inputs[0].Producer || n == node.Inputs[1].Producer);
            if (place < 0 || nodes.Nodes[place] is not { Op: ConvolutionOp { Activation: ActivationKind.Linear, Residual: false } convolution } product
                || nodes.OnlyUser(product.Outputs[0]) != node)
            {
                continue;
            }

            Value other = node.Inputs[0] == product.Outputs[0] ? node.Inputs[1] : node.Inputs[0];
            var merged = new Node(convolution with { Residual = true }, [.. product.Inputs, other], product.Scope) { Outputs = product.Outputs };
            using Kernel? probe = other == product.Outputs[0] ? null : draft.Backend.TryCreate(new RequestBuilder(nodes).Build(merged, default));
            if (probe is not null)
            {
                product.Op = merged.Op;
                product.Inputs = merged.Inputs;
                nodes.TakeOver(product, node);
            }
        }
    }
}
