namespace Cnn.OneDnn.Graph;

/// <summary>x for x > 0, slope * x otherwise (He et al. 2015). Inputs: source, slope of the same rank with size 1 where it is shared.</summary>
internal sealed record PReluOp : Op
{
    public override string Name => "prelu";

    public override OpFamily Family => OpFamily.Elementwise;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => index == 0 ? OperandTraits.ExactActivation : OperandTraits.Parameter;

    public override OperandTraits Output(int index) => OperandTraits.ExactActivation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        BinaryOp.ExpectBroadcast("PReLU's slope", inputs[0], inputs[1]);
        return [inputs[0]];
    }

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        graph.Emit(new PReluBackwardOp(), node.Inputs[0], node.Inputs[1], gradients[0]!);
}
