namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of dropout. Inputs: gradient of the destination, mask.</summary>
internal sealed record DropoutBackwardOp(float Rate) : Op
{
    public override string Name => "dropout_backward";

    public override OpFamily Family => OpFamily.Elementwise;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => true;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => index == 0 ? OperandTraits.Activation : OperandTraits.Mask;

    public override OperandTraits Output(int index) => OperandTraits.Activation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => null;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];
}
