namespace Cnn.OneDnn.Graph;

/// <summary>
/// 1 at the place of a label in its row, 0 elsewhere; a row of zeros for a label that is no class. Input: labels (n), Int32 or numbers that are rounded.
/// Output: (n, classes).
/// </summary>
internal sealed record OneHotOp(int Classes) : Op
{
    public override string Name => "one_hot";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("classes", Classes)];

    public override OpFamily Family => OpFamily.Movement;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.Target;

    public override OperandTraits Output(int index) => OperandTraits.ExactActivation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => OpWork.None;

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        Expect(inputs[0].Rank == 1 && Classes > 0, $"Labels are a list of whole numbers and classes more than none, received {inputs[0]} and {Classes}.");
        return [new Shape(inputs[0][0], Classes)];
    }

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => DataType.Float32;

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) => [null];
}
