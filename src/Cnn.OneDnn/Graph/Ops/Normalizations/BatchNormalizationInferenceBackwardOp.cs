namespace Cnn.OneDnn.Graph;

/// <summary>
/// The gradient of batch normalization whose statistics are constants. Inputs: source, mean, variance, gamma if scaled, gradient of the destination.
/// Outputs: gradient of the source, of gamma if scaled, of beta if shifted.
/// </summary>
internal sealed record BatchNormalizationInferenceBackwardOp(float Epsilon, bool Scale, bool Shift) : Op
{
    public override string Name => "batch_normalization_inference_backward";

    public override OpFamily Family => OpFamily.Normalization;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => true;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    /// <summary>Where the gradient of the destination stands among the inputs.</summary>
    public int GradientInput => Scale ? 4 : 3;

    public override OperandTraits Input(int index) =>
        index == 0 || index == GradientInput ? OperandTraits.ExactActivation : index == 3 ? OperandTraits.Parameter : OperandTraits.Statistic;

    public override OperandTraits Output(int index) => index == 0 ? OperandTraits.ExactActivation : OperandTraits.Parameter;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => true;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, 2L * outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        List<Shape> shapes = [inputs[0]];
        if (Scale)
        {
            shapes.Add(inputs[1]);
        }

        if (Shift)
        {
            shapes.Add(inputs[1]);
        }

        return [.. shapes];
    }

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => output == 0 ? inputs[0] : DataType.Float32;
}
