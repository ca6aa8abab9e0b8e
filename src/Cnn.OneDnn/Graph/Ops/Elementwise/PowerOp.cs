namespace Cnn.OneDnn.Graph;

/// <summary>x to a fixed power; a power of zero is one.</summary>
internal sealed record PowerOp(float Exponent) : Op
{
    public override string Name => "power";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("exponent", Exponent)];

    public override OpFamily Family => OpFamily.Elementwise;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.ExactActivation;

    public override OperandTraits Output(int index) => OperandTraits.ExactActivation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        if (Exponent is 0 or 1)
        {
            return [Exponent == 0 ? null : gradients[0]];
        }

        Value slope = graph.Emit(new PowerOp(Exponent - 1), node.Inputs[0])[0];
        return [graph.Emit(new BinaryOp(BinaryKind.Multiply), gradients[0]!, graph.Emit(new AffineOp(Exponent, 0), slope)[0])[0]];
    }
}
