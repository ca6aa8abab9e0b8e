using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>moving = momentum * moving + (1 - momentum) * batch, written over its first input, a parameter. Inputs: moving (C), batch (C). No output.</summary>
internal sealed record MovingAverageOp(float Momentum) : Op
{
    public override string Name => "moving_average";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [];
}
