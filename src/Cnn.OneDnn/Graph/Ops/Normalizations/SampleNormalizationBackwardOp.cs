namespace Cnn.OneDnn.Graph;

/// <summary>
/// What gradients of normalizations over each sample have in common. Inputs: source, mean and variance of each sample's parts, gamma if scaled, gradient of the
/// destination. Outputs: gradient of the source, of gamma if scaled, of beta if shifted.
/// </summary>
internal abstract record SampleNormalizationBackwardOp(float Epsilon, bool Scale, bool Shift) : Op
{
    public override OpFamily Family => OpFamily.Normalization;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => true;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    /// <summary>Where the gradient of the destination stands among the inputs.</summary>
    public int GradientInput => Scale ? 4 : 3;

    public override OperandTraits Input(int index) =>
        index == 0 || index == GradientInput ? OperandTraits.ExactActivation : index == 3 ? OperandTraits.Parameter : OperandTraits.SampleStatistic;

    public override OperandTraits Output(int index) => index == 0 ? OperandTraits.ExactActivation : OperandTraits.Parameter;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => true;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) =>
        new OpWork(0, BatchNormalizationOp.StepsPerElement * outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        var channels = new Shape(inputs[0][1]);
        return Scale && Shift ? [inputs[0], channels, channels] : Scale || Shift ? [inputs[0], channels] : [inputs[0]];
    }

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => output == 0 ? inputs[0] : DataType.Float32;
}
