namespace Cnn.OneDnn.Graph;

/// <summary>
/// Layer normalization of rows (Ba, Kiros and Hinton 2016). Inputs: source (rows, C), gamma (C) if scaled, beta (C) if shifted.
/// Outputs: destination, mean (rows), variance (rows).
/// </summary>
internal sealed record LayerNormalizationOp(float Epsilon, bool Scale, bool Shift) : Op
{
    public override string Name => "layer_normalization";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("epsilon", Epsilon), new("scale", Scale), new("shift", Shift)];

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
        Expect(inputs[0].Rank == 2, $"Layer normalization works on rows, received {inputs[0]}.");
        var rows = new Shape(inputs[0][0]);
        return [inputs[0], rows, rows];
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
        return graph.Emit(new LayerNormalizationBackwardOp(Epsilon, Scale, Shift), [.. inputs]);
    }
}
