using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of PReLU. Inputs: source, slope, gradient of the destination. Outputs: gradient of the source, of the slope.</summary>
internal sealed record PReluBackwardOp : Op
{
    public override string Name => "prelu_backward";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0], inputs[1]];

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => output == 0 ? inputs[0] : DataType.Float32;
}
