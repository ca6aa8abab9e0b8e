using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>
/// Local response normalization across channels (Krizhevsky et al. 2012, with alpha divided by the size as Caffe, PyTorch and oneDNN do):
/// y = x / (k + alpha / size * sum over the window of x^2)^beta. Input and output: (N, C, spatial).
/// </summary>
internal sealed record LocalResponseNormalizationOp(int Size, float Alpha, float Beta, float K) : Op
{
    public override string Name => "lrn";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        [graph.Emit(new LocalResponseNormalizationBackwardOp(Size, Alpha, Beta, K), node.Inputs[0], gradients[0]!)[0]];
}
