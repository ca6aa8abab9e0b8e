namespace Cnn.OneDnn.Graph;

/// <summary>Sums over the axes where the target has size 1: the gradient of a broadcast. Input of the target's rank.</summary>
internal sealed record ReduceSumOp(Shape Target) : Op
{
    public override string Name => "reduce_sum";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("target", Target)];

    public override OpFamily Family => OpFamily.Elementwise;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => true;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.ExactActivation;

    public override OperandTraits Output(int index) => OperandTraits.ExactActivation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => inputs[0][0] != Target[0];

    public override Op? WithSamples(int count) => null;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, inputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        BinaryOp.ExpectBroadcast("A sum over axes", inputs[0], Target);
        return [Target];
    }

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => DataType.Float32;

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        Value zero = graph.Emit(new AffineOp(0, 0), node.Inputs[0])[0];
        return [graph.Emit(new BinaryOp(BinaryKind.Add), zero, gradients[0]!)[0]];
    }
}
