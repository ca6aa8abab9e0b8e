namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of PReLU. Inputs: source, slope, gradient of the destination. Outputs: gradient of the source, of the slope.</summary>
internal sealed record PReluBackwardOp : Op
{
    public override string Name => "prelu_backward";

    public override OpFamily Family => OpFamily.Elementwise;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => true;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => index == 1 ? OperandTraits.Parameter : OperandTraits.ExactActivation;

    public override OperandTraits Output(int index) => index == 0 ? OperandTraits.ExactActivation : OperandTraits.Parameter;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => true;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0], inputs[1]];

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => output == 0 ? inputs[0] : DataType.Float32;
}
