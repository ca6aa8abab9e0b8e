namespace Cnn.OneDnn.Graph;

/// <summary>
/// 1 where the answer is yes, else 0. b has a's rank, and size 1 along the axes where it is broadcast. No gradient flows: it is flat between its steps.
/// </summary>
internal sealed record CompareOp(ComparisonKind Kind) : Op
{
    public override string Name => Kind.ToString().ToLowerInvariant();

    public override OpFamily Family => OpFamily.Elementwise;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.ExactActivation;

    public override OperandTraits Output(int index) => OperandTraits.ExactActivation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => null;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        BinaryOp.ExpectBroadcast("A comparison", inputs[0], inputs[1]);
        return [inputs[0]];
    }

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) => [null, null];
}
