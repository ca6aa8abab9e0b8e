namespace Cnn.OneDnn.Graph;

/// <summary>moving = momentum * moving + (1 - momentum) * batch, written over its first input, a parameter. Inputs: moving (C), batch (C). No output.</summary>
internal sealed record MovingAverageOp(float Momentum) : Op
{
    public override string Name => "moving_average";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("momentum", Momentum)];

    public override OpFamily Family => OpFamily.Normalization;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => false;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.Statistic;

    public override OperandTraits Output(int index) => OperandTraits.Statistic;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => true;

    public override Op? WithSamples(int count) => null;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, 2L * inputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [];
}
