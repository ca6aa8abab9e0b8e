namespace Cnn.OneDnn.Graph;

/// <summary>
/// The gradient of a convolution with respect to weights and bias. Inputs: source, gradient of the destination. Outputs: gradient of the weights, of the bias
/// if any.
/// </summary>
internal sealed record ConvolutionBackwardWeightsOp(Window Window, int Groups, Shape Weights, bool Bias) : Op
{
    public override string Name => "convolution_backward_weights";

    public override OpFamily Family => OpFamily.Convolution;

    public override LayoutFreedom Layouts => LayoutFreedom.KernelChooses;

    public override bool IsGradient => true;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.Activation;

    public override OperandTraits Output(int index) => index == 0 ? OperandTraits.WeightsGradient : OperandTraits.Parameter;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => true;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) =>
        new OpWork(ConvolutionOp.Sites(inputs[1]) * Weights.ElementCount, Bias ? inputs[1].ElementCount : 0);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) =>
        Bias ? [Weights, new Shape(ConvolutionOp.OutputChannels(Weights, Groups))] : [Weights];

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => DataType.Float32;
}
