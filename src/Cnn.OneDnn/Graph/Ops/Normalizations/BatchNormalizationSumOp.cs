namespace Cnn.OneDnn.Graph;

/// <summary>
/// <see cref="BatchNormalizationOp"/>, plus another tensor, then relu: the end of a residual block, in one pass over memory. Inputs: source (N, C, spatial),
/// gamma (C) if scaled, beta (C) if shifted, the tensor to add. Outputs: destination, mean (C), variance (C).
/// </summary>
internal sealed record BatchNormalizationSumOp(float Epsilon, bool Scale, bool Shift) : Op
{
    public override string Name => "batch_normalization_sum";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("epsilon", Epsilon), new("scale", Scale), new("shift", Shift)];

    public override OpFamily Family => OpFamily.Normalization;

    public override LayoutFreedom Layouts => LayoutFreedom.Follows;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 1;

    /// <summary>Which input is added.</summary>
    public int Addend => 1 + (Scale ? 1 : 0) + (Shift ? 1 : 0);

    public override OperandTraits Input(int index) => index == 0 || index == Addend ? OperandTraits.Activation : OperandTraits.Parameter;

    public override OperandTraits Output(int index) => index == 0 ? OperandTraits.Activation : OperandTraits.Statistic;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => true;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) =>
        new OpWork(0, (BatchNormalizationOp.StepsPerElement + 1) * outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        Expect(inputs[Addend] == inputs[0], $"A tensor that is added to a normalized {inputs[0]} has its shape, received {inputs[Addend]}.");
        var channels = new Shape(inputs[0][1]);
        return [inputs[0], channels, channels];
    }

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => output == 0 ? inputs[0] : DataType.Float32;

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        throw new NotSupportedException("A fused normalization is made by the planner and is not differentiated again.");
}
