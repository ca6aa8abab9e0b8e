namespace Cnn.OneDnn.Graph;

/// <summary>
/// Local response normalization across channels (Krizhevsky et al. 2012, with alpha divided by the size as Caffe, PyTorch and oneDNN do):
/// y = x / (k + alpha / size * sum over the window of x^2)^beta. Input and output: (N, C, spatial).
/// </summary>
internal sealed record LocalResponseNormalizationOp(int Size, float Alpha, float Beta, float K) : Op
{
    public override string Name => "lrn";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("size", Size), new("alpha", Alpha), new("beta", Beta), new("k", K)];

    public override OpFamily Family => OpFamily.Normalization;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.ExactActivation;

    public override OperandTraits Output(int index) => OperandTraits.ExactActivation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) =>
        new OpWork(0, (Size + BatchNormalizationOp.StepsPerElement) * outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        [graph.Emit(new LocalResponseNormalizationBackwardOp(Size, Alpha, Beta, K), node.Inputs[0], gradients[0]!)[0]];
}
