using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>
/// The gradient of division, maximum or minimum with respect to one operand, not yet summed over a broadcast. Where two operands of a maximum or
/// minimum are equal each gets half. Inputs: gradient, a, b. Output: the shape of a.
/// </summary>
internal sealed record BinaryBackwardOp(BinaryKind Kind, int Operand) : Op
{
    public override string Name => $"{Kind.ToString().ToLowerInvariant()}_backward";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];
}
