namespace Cnn.OneDnn.Graph;

/// <summary>The same tensor in another layout or type. Put in by the planner; floats become bfloat16 by rounding to nearest even.</summary>
internal sealed record ReorderOp : Op
{
    public override string Name => "reorder";

    public override OpFamily Family => OpFamily.Reorder;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.Activation;

    public override OperandTraits Output(int index) => OperandTraits.Activation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => OpWork.None;

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];
}
