namespace Cnn.OneDnn.Graph;

/// <summary>
/// The same elements, in the order in which a user's tensor of format <paramref name="From"/> holds them, seen as a tensor of shape
/// <paramref name="Target"/> (logical axes) and format <paramref name="To"/>. No kernel: the plan reads the same memory.
/// </summary>
internal sealed record ReshapeOp(DataFormat From, DataFormat To, Shape Target) : Op
{
    public override string Name => "reshape";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("from", From), new("to", To), new("target", Target)];

    public override OpFamily Family => OpFamily.Movement;

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
        Expect(inputs[0].ElementCount == Target.ElementCount,
            $"A reshape to {Target} expects {Target.ElementCount} elements, received {inputs[0]} with {inputs[0].ElementCount}.");
        return [Target];
    }

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        [graph.Emit(new ReshapeOp(To, From, node.Inputs[0].Shape), gradients[0]!)[0]];
}
