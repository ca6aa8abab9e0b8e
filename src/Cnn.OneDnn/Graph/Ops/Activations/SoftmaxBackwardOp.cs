namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of softmax or its logarithm. Inputs: gradient of the destination (rows, C), destination (rows, C).</summary>
internal sealed record SoftmaxBackwardOp(bool Logarithm) : Op
{
    public override string Name => Logarithm ? "log_softmax_backward" : "softmax_backward";

    public override OpFamily Family => OpFamily.Elementwise;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => true;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.ExactActivation;

    public override OperandTraits Output(int index) => OperandTraits.ExactActivation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) =>
        new OpWork(0, SoftmaxOp.StepsPerElement * outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];
}
