using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of a convolution with respect to weights and bias. Inputs: source, gradient of the destination. Outputs: gradient of the weights, of the bias if any.</summary>
internal sealed record ConvolutionBackwardWeightsOp(Window Window, int Groups, Shape Weights, bool Bias) : Op
{
    public override string Name => "convolution_backward_weights";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) =>
        Bias ? [Weights, new Shape(ConvolutionOp.OutputChannels(Weights, Groups))] : [Weights];

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => DataType.Float32;
}
