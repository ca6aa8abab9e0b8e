namespace Cnn.OneDnn.Graph;

/// <summary>
/// A loss per row and its gradient. Inputs: predictions (rows, C); targets (rows, C), or (rows) of Int32 for sparse labels; a weight per row if weighted.
/// Outputs: loss of each row (rows), gradient of the mean over rows of weighted losses with respect to the predictions (rows, C).
/// </summary>
/// <param name="Kind">Which loss.</param>
/// <param name="Parameter">Huber's delta; label smoothing for the cross-entropies.</param>
/// <param name="Weighted">Whether a third input weighs the rows.</param>
internal sealed record LossOp(LossKind Kind, float Parameter, bool Weighted) : Op
{
    public override string Name => "loss";

    /// <summary>
    /// A label whose rows count for nothing: their loss and gradient are zero, and those of the n rows that are left of N are N / n times as large, so that
    /// the mean over all rows is that over those. Null for none; of sparse labels only.
    /// </summary>
    public int? IgnoreClass { get; init; }

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes =>
    [
        new("kind", Kind.ToString()),
        new("parameter", Parameter),
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

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, inputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        Shape predictions = inputs[0];
        Shape expected = Kind == LossKind.SparseCategoricalCrossEntropy ? new Shape(predictions[0]) : predictions;
        Expect(predictions.Rank == 2 && inputs[1] == expected,
            $"The loss {Kind} of predictions {predictions} expects targets of shape {expected}, received {inputs[1]}.");
        return [new Shape(predictions[0]), predictions];
    }

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => DataType.Float32;

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        var result = new Value?[node.Inputs.Length];
        result[0] = node.Outputs[1];
        return result;
    }
}
