namespace Cnn.OneDnn.Graph;

/// <summary>
/// gradient' x source. Inputs: source (rows, I), gradient of the destination (rows, O). Outputs: gradient of the weights (O, I), of the bias (O) if any.
/// </summary>
internal sealed record DenseBackwardWeightsOp(bool Bias) : Op
{
    public override string Name => "dense_backward_weights";

    public override OpFamily Family => OpFamily.Dense;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => true;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.Activation;

    public override OperandTraits Output(int index) => index == 0 ? OperandTraits.WeightsGradient : OperandTraits.Parameter;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => true;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) =>
        new OpWork((long)inputs[0][0] * outputs[0].ElementCount, Bias ? inputs[1].ElementCount : 0);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        var weights = new Shape(inputs[1][1], inputs[0][1]);
        return Bias ? [weights, new Shape(inputs[1][1])] : [weights];
    }

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => DataType.Float32;
}
