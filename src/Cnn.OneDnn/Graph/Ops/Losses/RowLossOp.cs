namespace Cnn.OneDnn.Graph;

/// <summary>
/// The losses of rows where they are a part of another loss: so that gradients pass. Inputs: losses (rows), the gradient of their mean (rows, C), what that is
/// the gradient of. Output: the losses.
/// </summary>
internal sealed record RowLossOp : Op
{
    public override string Name => "row_loss";

    public override OpFamily Family => OpFamily.Loss;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => index == 0 ? OperandTraits.Loss : OperandTraits.ExactActivation;

    public override OperandTraits Output(int index) => OperandTraits.Loss;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => OpWork.None;

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        // The gradient of the mean becomes that of each row, times what comes back for the row.
        int rows = node.Inputs[0].Shape[0];
        Value each = graph.Emit(new AffineOp(rows, 0), gradients[0]!)[0];
        Value column = graph.Emit(new ReshapeOp(DataFormat.ChannelsFirst, DataFormat.ChannelsFirst, new Shape(rows, 1)), each)[0];
        return [null, null, graph.Emit(new BinaryOp(BinaryKind.Multiply), node.Inputs[1], column)[0]];
    }
}
