using System.Globalization;
using System.Text;

namespace Cnn.OneDnn.Graph;

/// <summary>
/// Images (N, C, H, W) read at other places: that of element o of the result is c + R(angle) (scale (o - c')) + shift of the source, with c and c' the middles
/// (size - 1) / 2 of both. How far each image is moved is the second operand, (N, 5): angle in radians, counter-clockwise as one sees it, scales and shifts of
/// height and width. Without it the source is brought to the result's size, with half-pixel centres.
/// </summary>
internal sealed record WarpOp(int Height, int Width, bool Bilinear, FillMode Fill, float FillValue, bool Moves) : Op
{
    /// <summary>Numbers that say how an image is moved.</summary>
    public const int Numbers = 5;

    public override string Name => Moves ? "warp" : "resample";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes =>
        [new("height", Height), new("width", Width), new("bilinear", Bilinear), new("fill", (int)Fill), new("fill_value", FillValue)];

    public override OpFamily Family => OpFamily.Movement;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.ExactActivation;

    public override OperandTraits Output(int index) => OperandTraits.ExactActivation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        Expect(inputs[0].Rank == 4, $"Images are expected, (samples, channels, height, width); received {inputs[0]}.");
        Expect(!Moves || inputs[1] == new Shape(inputs[0][0], Numbers), $"Moves of ({inputs[0][0]}, {Numbers}) were expected.");
        return [new Shape(inputs[0][0], inputs[0][1], Height, Width)];
    }

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        var backward = new WarpBackwardOp(this, node.Inputs[0].Shape);
        Value?[] result = new Value?[node.Inputs.Length];
        result[0] = needed[0] ? graph.Emit(backward, Moves ? [gradients[0]!, node.Inputs[1]] : [gradients[0]!])[0] : null;
        return result;
    }

    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture,
            $"Height = {Height}, Width = {Width}, Bilinear = {Bilinear}, Fill = {Fill}, FillValue = {FillValue}, Moves = {Moves}");
        return true;
    }
}
