namespace Cnn.OneDnn.Graph;

/// <summary>
/// The gradient of batch normalization. Inputs: source, mean, variance, gamma if scaled, gradient of the destination, workspace if relu is fused.
/// Outputs: gradient of the source, of gamma if scaled, of beta if shifted.
/// </summary>
internal sealed record BatchNormalizationBackwardOp(float Epsilon, bool Scale, bool Shift, bool Relu, bool Synchronized = false) : Op
{
    public override string Name => "batch_normalization_backward";

    public override OpFamily Family => OpFamily.Normalization;

    public override LayoutFreedom Layouts => Synchronized ? LayoutFreedom.ChannelsLast : LayoutFreedom.Follows;

    public override bool IsGradient => true;

    public override bool IsRepeatable => true;

    public override int Rereads => 2;

    /// <summary>Where the gradient of the destination stands among the inputs.</summary>
    public int GradientInput => Scale ? 4 : 3;

    /// <summary>
    /// Whether a value is the gradient that flows out of a batch normalization: over each channel it sums to zero, because a constant added before the
    /// normalization changes nothing. So the gradient of a bias there is zero, not the noise that adding up rounding errors gives, which optimizers that
    /// scale gradients, such as Adam, would turn into steps.
    /// </summary>
    public static bool Emitted(Value gradient) => gradient.Index == 0 && gradient.Producer is { Op: BatchNormalizationBackwardOp };

    public override OperandTraits Input(int index) =>
        index == 0 || index == GradientInput ? OperandTraits.Activation : index > GradientInput ? OperandTraits.Workspace : index == 3
            ? OperandTraits.Parameter
            : OperandTraits.Statistic;

    public override OperandTraits Output(int index) => index == 0 ? OperandTraits.Activation : OperandTraits.Parameter;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => true;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) =>
        new OpWork(0, BatchNormalizationOp.StepsPerElement * outputs[0].ElementCount);

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
