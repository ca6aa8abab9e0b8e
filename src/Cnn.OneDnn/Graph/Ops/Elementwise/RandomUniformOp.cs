namespace Cnn.OneDnn.Graph;

/// <summary>
/// Numbers of [minimum, maximum) in the shape of the input, whose elements do not matter, drawn from the stream at the current step: element i in logical
/// row-major order takes word i % 4 of block i / 4.
/// </summary>
internal sealed record RandomUniformOp(float Minimum, float Maximum, ulong Stream) : Op
{
    public override string Name => "random_uniform";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("minimum", Minimum), new("maximum", Maximum), new("stream", Stream)];

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

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) => [null];
}
