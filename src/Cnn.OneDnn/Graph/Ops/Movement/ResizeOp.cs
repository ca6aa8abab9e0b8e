using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Cnn.OneDnn.Graph;

/// <summary>Enlarges the spatial axes by whole factors: nearest repeats, bilinear interpolates with half-pixel centres. Input: (N, C, spatial).</summary>
internal sealed record ResizeOp(bool Bilinear, ImmutableArray<int> Factors) : Op
{
    public override string Name => Bilinear ? "resize_bilinear" : "resize_nearest";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("bilinear", Bilinear), new("factors", Factors)];

    public override OpFamily Family => OpFamily.Movement;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.Activation;

    public override OperandTraits Output(int index) => OperandTraits.Activation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => Bilinear ? new OpWork(0, outputs[0].ElementCount) : OpWork.None;

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        Expect(inputs[0].Rank == Factors.Length + 2, $"UpSampling by {Factors.Length} factors expects {Factors.Length + 2} axes, received {inputs[0]}.");
        int[] dims = inputs[0].ToArray();
        for (int i = 0; i < Factors.Length; i++)
        {
            dims[i + 2] = checked(dims[i + 2] * Factors[i]);
        }

        return [new Shape(dims)];
    }

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        [graph.Emit(new ResizeBackwardOp(Bilinear, Factors, node.Inputs[0].Shape), gradients[0]!)[0]];

    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Bilinear = {Bilinear}, Factors = {Text(Factors)}");
        return true;
    }
}
