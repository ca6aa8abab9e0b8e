using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Planning;

/// <summary>Rewrites that are right only where nothing is differentiated: what a product's result goes through becomes part of the product.</summary>
internal static class InferenceFusion
{
    public static void Apply(NodeList list, IBackend backend)
    {
        FoldNormalizations(list);
        FuseResiduals(list, backend);
    }

    /// <summary>Product, then batch normalization with its moving statistics: one product with weights that are made when the weights change.</summary>
    private static void FoldNormalizations(NodeList list)
    {
        foreach (Node node in list.Nodes.ToArray())
        {
            if (node.Op is not BatchNormalizationInferenceOp { Relu: false } normalization
                || node.Inputs[0].Producer is not { Op: ConvolutionOp { Activation: Activation.Linear, Residual: false } or DenseOp { Activation: Activation.Linear } } product
                || !list.Nodes.Contains(product)
                || list.OnlyUser(node.Inputs[0]) != node
                || !product.Inputs.Skip(1).Concat(node.Inputs.Skip(1)).All(v => v.Kind == ValueKind.Parameter))
            {
                continue;
            }

            bool bias = product.Op is ConvolutionOp { Bias: true } or DenseOp { Bias: true };
            Value before = node.Inputs[0], weights = product.Inputs[1];
            var fold = new Node(new FoldNormalizationOp(normalization.Epsilon, bias, normalization.Scale, normalization.Shift), [.. product.Inputs[1..], .. node.Inputs[1..]], product.Scope);
            fold.Outputs =
            [
                new Value(-before.Id - 1, weights.Shape, DataType.Float32, ValueKind.Folded, fold, 0, weights.Name + "/folded"),
                new Value(-node.Outputs[0].Id - 1, node.Inputs[^1].Shape, DataType.Float32, ValueKind.Folded, fold, 1, before.Name + "/shift"),
            ];
            product.Op = product.Op is ConvolutionOp convolution ? convolution with { Bias = true } : ((DenseOp)product.Op) with { Bias = true };
            product.Inputs = [product.Inputs[0], .. fold.Outputs];
            TakeOver(list, product, node);
            list.Nodes.Insert(0, fold);
        }
    }

    /// <summary>Convolution, then the sum with another tensor: the convolution adds it when it stores its result.</summary>
    private static void FuseResiduals(NodeList list, IBackend backend)
    {
        foreach (Node node in list.Nodes.ToArray())
        {
            if (node.Op is not BinaryOp { Kind: BinaryKind.Add, Activation: Activation.Linear } || node.Inputs[0].Shape != node.Inputs[1].Shape)
            {
                continue;
            }

            // The later operand's producer is the one that can read the other operand.
            int place = list.Nodes.FindLastIndex(n => n == node.Inputs[0].Producer || n == node.Inputs[1].Producer);
            if (place < 0 || list.Nodes[place] is not { Op: ConvolutionOp { Activation: Activation.Linear, Residual: false } convolution } product || list.OnlyUser(product.Outputs[0]) != node)
            {
                continue;
            }

            Value other = node.Inputs[0] == product.Outputs[0] ? node.Inputs[1] : node.Inputs[0];
            var merged = new Node(convolution with { Residual = true }, [.. product.Inputs, other], product.Scope) { Outputs = product.Outputs };
            using Kernel? probe = other == product.Outputs[0] ? null : backend.TryCreate(new RequestBuilder(list).Build(merged, default));
            if (probe is not null)
            {
                product.Op = merged.Op;
                product.Inputs = merged.Inputs;
                TakeOver(list, product, node);
            }
        }
    }

    private static void TakeOver(NodeList list, Node product, Node absorbed)
    {
        Value result = absorbed.Outputs[0];
        result.Producer = product;
        result.Index = 0;
        product.Outputs = [result];
        list.Nodes.Remove(absorbed);
    }
}
