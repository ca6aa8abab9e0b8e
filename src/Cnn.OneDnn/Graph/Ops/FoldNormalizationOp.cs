using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>
/// Weights that do a product and the inference batch normalization behind it at once: w' = w gamma / sqrt(variance + epsilon) for each output channel,
/// b' = (b - mean) gamma / sqrt(variance + epsilon) + beta. Inputs: weights (O, ...) or, with groups, (G, O/G, ...), bias (O) if any, gamma if scaled,
/// beta if shifted, mean (O), variance (O). Outputs: weights of the same shape, bias (O).
/// </summary>
internal sealed record FoldNormalizationOp(float Epsilon, bool Bias, bool Scale, bool Shift) : Op
{
    public override string Name => "fold_normalization";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0], inputs[^1]];

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        throw new NotSupportedException("Folded weights are made for inference and have no gradient.");
}
