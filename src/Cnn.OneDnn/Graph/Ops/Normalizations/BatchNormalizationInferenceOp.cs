namespace Cnn.OneDnn.Graph;

/// <summary>
/// Batch normalization with given statistics. Inputs: source, gamma if scaled, beta if shifted, mean (C), variance (C). Output: destination.
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Scale">Whether there is a gamma.</param>
/// <param name="Shift">Whether there is a beta.</param>
/// <param name="Relu">Whether relu follows.</param>
/// <param name="OfSource">Whether the statistics were computed from this source: a NaN in a channel is in them then.</param>
internal sealed record BatchNormalizationInferenceOp(float Epsilon, bool Scale, bool Shift, bool Relu = false, bool OfSource = false) : Op
{
    public override string Name => "batch_normalization_inference";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes =>
    [
        new("epsilon", Epsilon),
        new("scale", Scale),
        new("shift", Shift),
        new("relu", Relu),
        new("of_source", OfSource),
    ];

    public override OpFamily Family => OpFamily.Normalization;

    public override LayoutFreedom Layouts => LayoutFreedom.Follows;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) =>
        index == 0 ? OperandTraits.Activation : index > (Scale ? 1 : 0) + (Shift ? 1 : 0) ? OperandTraits.Statistic : OperandTraits.Parameter;

    public override OperandTraits Output(int index) => OperandTraits.Activation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, 2L * outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        int parameters = (Scale ? 1 : 0) + (Shift ? 1 : 0);
        List<Value> inputs = [node.Inputs[0], node.Inputs[1 + parameters], node.Inputs[2 + parameters]];
        if (Scale)
        {
            inputs.Add(node.Inputs[1]);
        }

        inputs.Add(gradients[0]!);
        Value[] made = graph.Emit(new BatchNormalizationInferenceBackwardOp(Epsilon, Scale, Shift), [.. inputs]);
        var result = new Value?[node.Inputs.Length];
        made.CopyTo(result, 0);
        return result;
    }
}
