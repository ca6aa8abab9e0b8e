using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of dropout. Inputs: gradient of the destination, mask.</summary>
internal sealed record DropoutBackwardOp(float Rate) : Op
{
    public override string Name => "dropout_backward";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];
}
