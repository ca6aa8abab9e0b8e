namespace Cnn.OneDnn.Graph;

/// <summary>
/// Weights that do a product and the inference batch normalization behind it at once: w' = w gamma / sqrt(variance + epsilon) for each output channel,
/// b' = (b - mean) gamma / sqrt(variance + epsilon) + beta. Inputs: weights (O, ...) or, with groups, (G, O/G, ...), bias (O) if any, gamma if scaled,
/// beta if shifted, mean (O), variance (O). Outputs: weights of the same shape, bias (O).
/// </summary>
internal sealed record FoldNormalizationOp(float Epsilon, bool Bias, bool Scale, bool Shift) : Op
{
    public override string Name => "fold_normalization";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes =>
    [
        new("epsilon", Epsilon),
        new("bias", Bias),
        new("scale", Scale),
        new("shift", Shift),
    ];

    public override OpFamily Family => OpFamily.Elementwise;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => index == 0 ? OperandTraits.Parameter : OperandTraits.Parameter;

    public override OperandTraits Output(int index) => index == 0 ? OperandTraits.Parameter : OperandTraits.Parameter;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => null;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0], inputs[^1]];

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        throw new NotSupportedException("Folded weights are made for inference and have no gradient.");
}
