namespace Cnn.OneDnn.Graph;

/// <summary>
/// The largest or smallest element over the axes where the target has size 1; a NaN among them is it. Input of the target's rank. Equal ones share the
/// gradient.
/// </summary>
internal sealed record ReduceExtremeOp(bool Largest, Shape Target) : Op
{
    public override string Name => Largest ? "reduce_max" : "reduce_min";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("target", Target)];

    public override OpFamily Family => OpFamily.Elementwise;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.ExactActivation;

    public override OperandTraits Output(int index) => OperandTraits.ExactActivation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => inputs[0][0] != Target[0];

    public override Op? WithSamples(int count) => null;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, inputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        BinaryOp.ExpectBroadcast(Largest ? "A maximum over axes" : "A minimum over axes", inputs[0], Target);
        return [Target];
    }

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        Value found = graph.Emit(new CompareOp(ComparisonKind.Equal), node.Inputs[0], node.Outputs[0])[0];
        Value share = graph.Emit(new BinaryOp(BinaryKind.Divide), gradients[0]!, graph.Emit(new ReduceSumOp(Target), found)[0])[0];
        return [graph.Emit(new BinaryOp(BinaryKind.Multiply), found, share)[0]];
    }
}
