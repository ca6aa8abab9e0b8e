using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of softmax or its logarithm. Inputs: gradient of the destination (rows, C), destination (rows, C).</summary>
internal sealed record SoftmaxBackwardOp(bool Logarithm) : Op
{
    public override string Name => Logarithm ? "log_softmax_backward" : "softmax_backward";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];
}
