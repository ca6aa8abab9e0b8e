namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of an activation. Inputs: gradient of the destination; the destination if <paramref name="FromOutput"/>, else the source.</summary>
internal sealed record ActivationBackwardOp(ActivationKind Activation, float Alpha, bool FromOutput) : Op
{
    public override string Name => Activation.ToString().ToLowerInvariant() + "_backward";

    public override OpFamily Family => OpFamily.Elementwise;

    public override LayoutFreedom Layouts => LayoutFreedom.Follows;

    public override bool IsGradient => true;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.Activation;

    public override OperandTraits Output(int index) => OperandTraits.Activation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];
}
