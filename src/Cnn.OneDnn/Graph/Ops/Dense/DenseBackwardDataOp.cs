namespace Cnn.OneDnn.Graph;

/// <summary>gradient x weights. Inputs: gradient of the destination (rows, O), weights (O, I). Output: (rows, I).</summary>
internal sealed record DenseBackwardDataOp : Op
{
    public override string Name => "dense_backward_data";

    public override OpFamily Family => OpFamily.Dense;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => true;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => index == 0 ? OperandTraits.Activation : OperandTraits.Weights;

    public override OperandTraits Output(int index) => OperandTraits.Activation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork((long)inputs[0][0] * inputs[1].ElementCount, 0);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [new Shape(inputs[0][0], inputs[1][1])];
}
