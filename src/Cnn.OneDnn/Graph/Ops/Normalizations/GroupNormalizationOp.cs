namespace Cnn.OneDnn.Graph;

/// <summary>
/// Group normalization (Wu and He 2018): statistics over each group of channels of each sample. Inputs: source (N, C, spatial), gamma (C) if scaled, beta (C)
/// if shifted. Outputs: destination, mean (N, groups), variance (N, groups).
/// </summary>
internal sealed record GroupNormalizationOp(int Groups, float Epsilon, bool Scale, bool Shift) : Op
{
    public override string Name => "group_normalization";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes =>
    [
        new("groups", Groups),
        new("epsilon", Epsilon),
        new("scale", Scale),
        new("shift", Shift),
    ];

    public override OpFamily Family => OpFamily.Normalization;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => index == 0 ? OperandTraits.ExactActivation : OperandTraits.Parameter;

    public override OperandTraits Output(int index) => index == 0 ? OperandTraits.ExactActivation : OperandTraits.SampleStatistic;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) =>
        new OpWork(0, BatchNormalizationOp.StepsPerElement * outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        Expect(inputs[0].Rank >= 2 && inputs[0][1] % Groups == 0,
            $"Group normalization in {Groups} groups expects a number of channels that they divide, received {inputs[0]}.");
        var groups = new Shape(inputs[0][0], Groups);
        return [inputs[0], groups, groups];
    }

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => output == 0 ? inputs[0] : DataType.Float32;

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        List<Value> inputs = [node.Inputs[0], node.Outputs[1], node.Outputs[2]];
        if (Scale)
        {
            inputs.Add(node.Inputs[1]);
        }

        inputs.Add(gradients[0]!);
        return graph.Emit(new GroupNormalizationBackwardOp(Groups, Epsilon, Scale, Shift), [.. inputs]);
    }
}
