namespace Cnn.OneDnn.Graph;

/// <summary>
/// Inverted dropout (Srivastava et al. 2014): each element of the mask is kept with probability 1 - rate and scales by 1 / (1 - rate). The mask has
/// the source's rank, with size 1 along the axes that share one decision. Element i of the mask, counted channels-last, takes word (i % 32) / 8 of
/// block 8 * (i / 32) + i % 8 of the stream <paramref name="Stream"/> at the current step. Outputs: destination, mask (bytes 0 or 1).
/// </summary>
internal sealed record DropoutOp(float Rate, ulong Stream, Shape Mask) : Op
{
    public override string Name => "dropout";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("rate", Rate), new("stream", Stream), new("mask", Mask)];

    public override OpFamily Family => OpFamily.Elementwise;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.Activation;

    public override OperandTraits Output(int index) => index == 0 ? OperandTraits.Activation : OperandTraits.Mask;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => null;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        BinaryOp.ExpectBroadcast("Dropout's mask", inputs[0], Mask);
        return [inputs[0], Mask];
    }

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => output == 1 ? DataType.UInt8 : inputs[0];

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        [graph.Emit(new DropoutBackwardOp(Rate), gradients[0]!, node.Outputs[1])[0]];
}
