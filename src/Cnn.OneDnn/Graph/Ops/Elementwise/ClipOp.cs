namespace Cnn.OneDnn.Graph;

/// <summary>
/// min(max(x, minimum), maximum); either bound may be infinite. A NaN stays a NaN. Input and output of any one shape. Never in bfloat16, where a bound that it
/// does not hold would look as if it had not been reached.
/// </summary>
internal sealed record ClipOp(float Minimum, float Maximum) : Op
{
    public override string Name => "clip";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("minimum", Minimum), new("maximum", Maximum)];

    public override OpFamily Family => OpFamily.Elementwise;

    public override LayoutFreedom Layouts => LayoutFreedom.Follows;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.ExactActivation;

    public override OperandTraits Output(int index) => OperandTraits.ExactActivation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        [graph.Emit(new ClipBackwardOp(Minimum, Maximum), gradients[0]!, node.Outputs[0])[0]];
}
