using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of local response normalization. Inputs: source, gradient of the destination.</summary>
internal sealed record LocalResponseNormalizationBackwardOp(int Size, float Alpha, float Beta, float K) : Op
{
    public override string Name => "lrn_backward";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];
}
