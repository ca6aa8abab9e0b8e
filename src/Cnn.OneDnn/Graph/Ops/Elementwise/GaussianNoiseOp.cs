namespace Cnn.OneDnn.Graph;

/// <summary>
/// Adds normal noise of the given standard deviation, drawn from the stream at the current step (Box-Muller on words in logical row-major order).
/// </summary>
internal sealed record GaussianNoiseOp(float Deviation, ulong Stream) : Op
{
    public override string Name => "gaussian_noise";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("deviation", Deviation), new("stream", Stream)];

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

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) => [gradients[0]];
}
