namespace Cnn.OneDnn.Graph;

/// <summary>
/// Rows of a table. Inputs: numbers of rows (n), rounded to whole ones; the table (rows, width). Output: (n, width). A row that is not there is NaN.
/// </summary>
internal sealed record GatherOp : Op
{
    public override string Name => "gather";

    public override OpFamily Family => OpFamily.Movement;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => index == 0 ? OperandTraits.ExactActivation : OperandTraits.ExactTable;

    public override OperandTraits Output(int index) => OperandTraits.ExactActivation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => OpWork.None;

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        Expect(inputs[0].Rank == 1 && inputs[1].Rank == 2,
            $"Rows are taken by a list of their numbers from a table of two axes, received {inputs[0]} and {inputs[1]}.");
        return [new Shape(inputs[0][0], inputs[1][1])];
    }

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => inputs[1];

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        [null, needed[1] ? graph.Emit(new GatherBackwardOp(node.Inputs[1].Shape[0]), gradients[0]!, node.Inputs[0])[0] : null];
}
