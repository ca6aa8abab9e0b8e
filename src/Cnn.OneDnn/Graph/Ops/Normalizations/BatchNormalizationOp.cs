namespace Cnn.OneDnn.Graph;

/// <summary>
/// Batch normalization with the statistics of the batch: (x - mean) / sqrt(variance + epsilon) * gamma + beta per channel, with the biased
/// variance (Ioffe and Szegedy 2015). Inputs: source (N, C, spatial), gamma (C) if scaled, beta (C) if shifted. Outputs: destination, mean (C),
/// variance (C) and, with a fused relu, the workspace that remembers its mask. Synchronized, the batch is that of all ranks of a training.
/// </summary>
internal sealed record BatchNormalizationOp(float Epsilon, bool Scale, bool Shift, bool Relu = false, bool Synchronized = false) : Op
{
    /// <summary>Operations for each element, as they are counted.</summary>
    public const long StepsPerElement = 5;

    public override string Name => "batch_normalization";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes =>
    [
        new("epsilon", Epsilon),
        new("scale", Scale),
        new("shift", Shift),
        new("relu", Relu),
        .. Synchronized ? [new("synchronized", true)] : Array.Empty<KeyValuePair<string, object>>(),
    ];

    public override OpFamily Family => OpFamily.Normalization;

    public override LayoutFreedom Layouts => Synchronized ? LayoutFreedom.ChannelsLast : LayoutFreedom.Follows;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 1;

    public override OperandTraits Input(int index) => index == 0 ? OperandTraits.Activation : OperandTraits.Parameter;

    public override OperandTraits Output(int index) =>
        index switch { 0 => OperandTraits.Activation, 3 => OperandTraits.Workspace, _ => OperandTraits.Statistic };

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => true;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, StepsPerElement * outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        var channels = new Shape(inputs[0][1]);
        return Relu ? [inputs[0], channels, channels, inputs[0]] : [inputs[0], channels, channels];
    }

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) =>
        output switch { 0 => inputs[0], 3 => DataType.UInt8, _ => DataType.Float32 };

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        List<Value> inputs = [node.Inputs[0], node.Outputs[1], node.Outputs[2]];
        if (Scale)
        {
            inputs.Add(node.Inputs[1]);
        }

        inputs.Add(gradients[0]!);
        if (Relu)
        {
            inputs.Add(node.Outputs[3]);
        }

        return graph.Emit(new BatchNormalizationBackwardOp(Epsilon, Scale, Shift, Relu, Synchronized), [.. inputs]);
    }
}
