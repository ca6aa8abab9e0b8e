namespace Cnn.OneDnn.Graph;

/// <summary>The elements repeated along the axes of size 1 where the target has more. Input of the target's rank.</summary>
internal sealed record BroadcastOp(Shape Target) : Op
{
    public override string Name => "broadcast";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("target", Target)];

    public override OpFamily Family => OpFamily.Elementwise;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.ExactActivation;

    public override OperandTraits Output(int index) => OperandTraits.ExactActivation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => null;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => OpWork.None;

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        BinaryOp.ExpectBroadcast("A broadcast", Target, inputs[0]);
        return [Target];
    }

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        [graph.Emit(new ReduceSumOp(node.Inputs[0].Shape), gradients[0]!)[0]];
}
