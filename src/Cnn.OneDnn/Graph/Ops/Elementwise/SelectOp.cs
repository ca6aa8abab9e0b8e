namespace Cnn.OneDnn.Graph;

/// <summary>b where the condition is not 0, else c. Inputs of one shape: condition, b, c. What is not chosen does not matter, be it NaN.</summary>
internal sealed record SelectOp : Op
{
    public override string Name => "select";

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

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        Expect(inputs[1] == inputs[0] && inputs[2] == inputs[0],
            $"A choice expects a condition and two tensors of one shape, received {inputs[0]}, {inputs[1]} and {inputs[2]}.");
        return [inputs[0]];
    }

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        Value condition = node.Inputs[0], gradient = gradients[0]!, zero = graph.Emit(new AffineOp(0, 0), gradient)[0];
        return
        [
            null,
            needed[1] ? graph.Emit(new SelectOp(), condition, gradient, zero)[0] : null,
            needed[2] ? graph.Emit(new SelectOp(), condition, zero, gradient)[0] : null,
        ];
    }
}
