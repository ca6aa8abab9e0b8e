namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of local response normalization. Inputs: source, gradient of the destination.</summary>
internal sealed record LocalResponseNormalizationBackwardOp(int Size, float Alpha, float Beta, float K) : Op
{
    public override string Name => "lrn_backward";

    public override OpFamily Family => OpFamily.Normalization;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => true;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.ExactActivation;

    public override OperandTraits Output(int index) => OperandTraits.ExactActivation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) =>
        new OpWork(0, (Size + BatchNormalizationOp.StepsPerElement) * outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];
}
