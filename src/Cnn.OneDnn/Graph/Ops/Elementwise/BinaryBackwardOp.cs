namespace Cnn.OneDnn.Graph;

/// <summary>
/// The gradient of division, maximum or minimum with respect to one operand, not yet summed over a broadcast. Where two operands of a maximum or
/// minimum are equal each gets half. Inputs: gradient, a, b. Output: the shape of a.
/// </summary>
internal sealed record BinaryBackwardOp(BinaryKind Kind, int Operand) : Op
{
    public override string Name => $"{Kind.ToString().ToLowerInvariant()}_backward";

    public override OpFamily Family => OpFamily.Elementwise;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => true;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.ExactActivation;

    public override OperandTraits Output(int index) => OperandTraits.ExactActivation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => null;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];
}
