namespace Cnn.OneDnn.Graph;

/// <summary>A function of one element, of those that are no activations. Input and output of any one shape.</summary>
internal sealed record UnaryOp(UnaryKind Kind) : Op
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

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) => Kind switch
    {
        UnaryKind.Logarithm => [graph.Emit(new BinaryOp(BinaryKind.Divide), gradients[0]!, node.Inputs[0])[0]],
        UnaryKind.SquareRoot => [graph.Emit(new BinaryOp(BinaryKind.Divide), graph.Emit(new AffineOp(0.5f, 0), gradients[0]!)[0], node.Outputs[0])[0]],
        UnaryKind.Absolute => [graph.Emit(new BinaryOp(BinaryKind.Multiply), gradients[0]!, graph.Emit(new UnaryOp(UnaryKind.Sign), node.Inputs[0])[0])[0]],

        // It is flat between its steps.
        _ => [null],
    };
}
