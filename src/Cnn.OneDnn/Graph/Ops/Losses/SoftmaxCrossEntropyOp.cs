namespace Cnn.OneDnn.Graph;

/// <summary>
/// Softmax and cross-entropy in one. Inputs: logits (rows, C); labels, (rows) of Int32 if sparse, else (rows, C); a weight per row if weighted.
/// Outputs: loss of each row, gradient of the mean over the rows of weighted losses with respect to the logits, probabilities (rows, C).
/// With label smoothing s the target is (1 - s) * label + s / C. An Int32 label outside [0, C) gives a NaN loss and a zero gradient.
/// </summary>
internal sealed record SoftmaxCrossEntropyOp(bool Sparse, float LabelSmoothing, bool Weighted) : Op
{
    public override string Name => "softmax_cross_entropy";

    /// <summary>
    /// A label whose rows count for nothing: their loss and gradient are zero, and those of the n rows that are left of N are N / n times as large, so that
    /// the mean over all rows is that over those. Null for none; of sparse labels only.
    /// </summary>
    public int? IgnoreClass { get; init; }

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes =>
    [
        new("sparse", Sparse),
        new("label_smoothing", LabelSmoothing),
        new("weighted", Weighted),
        .. IgnoreClass is { } ignored ? [new KeyValuePair<string, object>("ignore_class", ignored)] : Array.Empty<KeyValuePair<string, object>>(),
    ];

    public override OpFamily Family => OpFamily.Loss;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => index == 0 ? OperandTraits.ExactActivation : OperandTraits.Target;

    public override OperandTraits Output(int index) => index == 0 ? OperandTraits.Loss : OperandTraits.ExactActivation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => IgnoreClass is not null;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, SoftmaxOp.StepsPerElement * inputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        Shape logits = inputs[0];
        Shape expected = Sparse ? new Shape(logits[0]) : logits;
        Expect(logits.Rank == 2 && inputs[1] == expected,
            $"Cross-entropy of predictions {logits} expects {(Sparse ? "integer" : "one-hot")} labels of shape {expected}, received {inputs[1]}.");
        return [new Shape(logits[0]), logits, logits];
    }

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => output == 1 ? inputs[0] : DataType.Float32;

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        var result = new Value?[node.Inputs.Length];
        result[0] = node.Outputs[1];
        return result;
    }
}
