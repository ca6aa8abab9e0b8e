using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning.Passes;

/// <summary>Product, then batch normalization with its moving statistics: one product with weights that are made when the weights change.</summary>
internal sealed class FoldNormalizations : IPlanPass
{
    public bool Concerns(PlanDraft draft) => !draft.IsTraining;

    public void Apply(PlanDraft draft)
    {
        NodeList nodes = draft.Nodes;
        foreach (Node node in nodes.Nodes.ToArray())
        {
            if (node.Op is not BatchNormalizationInferenceOp { Relu: false } normalization
                || node.Inputs[0]
                    .Producer is not { Op: ConvolutionOp { Activation: ActivationKind.Linear,
                    Residual: false } or DenseOp { Activation: ActivationKind.Linear } } product
                || !nodes.Nodes.Contains(product)
                || nodes.OnlyUser(node.Inputs[0]) != node
                || !product.Inputs.Skip(1).Concat(node.Inputs.Skip(1)).All(v => v.Kind == ValueKind.Parameter))
            {
                continue;
            }

            bool bias = product.Op is ConvolutionOp { Bias: true } or DenseOp { Bias: true };
            Value before = node.Inputs[0], weights = product.Inputs[1];
            var fold = new Node(new FoldNormalizationOp(normalization.Epsilon, bias, normalization.Scale, normalization.Shift),
                [.. product.Inputs[1..], .. node.Inputs[1..]], product.Scope);
            fold.Outputs =
            [
                new Value(weights.Shape, DataType.Float32, ValueKind.Folded, fold, 0, weights.Name + "/folded"),
                new Value(node.Inputs[^1].Shape, DataType.Float32, ValueKind.Folded, fold, 1, before.Name + "/shift"),
            ];
            product.Op = product.Op is ConvolutionOp convolution ? convolution with { Bias = true } : ((DenseOp)product.Op) with { Bias = true };
            product.Inputs = [product.Inputs[0], .. fold.Outputs];
            nodes.TakeOver(product, node);
            nodes.Nodes.Insert(0, fold);
        }
    }
}
