namespace Cnn.OneDnn.Graph;

/// <summary>scale * x + offset, elementwise.</summary>
internal sealed record AffineOp(float Scale, float Offset) : Op
{
    public override string Name => "affine";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("scale", Scale), new("offset", Offset)];

    public override OpFamily Family => OpFamily.Elementwise;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.Activation;

    public override OperandTraits Output(int index) => OperandTraits.Activation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        [Scale == 1 ? gradients[0] : graph.Emit(new AffineOp(Scale, 0), gradients[0]!)[0]];
}
