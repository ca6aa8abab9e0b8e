namespace Cnn.OneDnn.Graph;

/// <summary>
/// The gradient of the table of <see cref="GatherOp"/>: each row the sum of the gradients of where it was taken to. Inputs: gradient (n, width), numbers of
/// rows (n).
/// </summary>
internal sealed record GatherBackwardOp(int Rows) : Op
{
    public override string Name => "gather_backward";

    public override OpFamily Family => OpFamily.Movement;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => true;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.ExactActivation;

    public override OperandTraits Output(int index) => OperandTraits.ExactTable;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => true;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => OpWork.None;

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [new Shape(Rows, inputs[0][1])];
}
