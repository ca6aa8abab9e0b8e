using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Cnn.OneDnn.Graph;

/// <summary>Axis i of the result is axis <paramref name="Axes"/>[i] of the input. No kernel: the plan reads the same memory with other strides.</summary>
internal sealed record TransposeOp(ImmutableArray<int> Axes) : Op
{
    public override string Name => "transpose";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("axes", Axes)];

    public override OpFamily Family => OpFamily.Movement;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.ExactActivation;

    public override OperandTraits Output(int index) => OperandTraits.ExactActivation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => Axes[0] != 0;

    public override Op? WithSamples(int count) => null;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => OpWork.None;

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        Expect(Axes.Length == inputs[0].Rank && Axes.Order().SequenceEqual(Enumerable.Range(0, Axes.Length)),
            $"A permutation of {inputs[0].Rank} axes was expected, received ({string.Join(", ", Axes)}).");
        int[] dims = new int[Axes.Length];
        for (int i = 0; i < dims.Length; i++)
        {
            dims[i] = inputs[0][Axes[i]];
        }

        return [new Shape(dims)];
    }

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        int[] inverse = new int[Axes.Length];
        for (int i = 0; i < inverse.Length; i++)
        {
            inverse[Axes[i]] = i;
        }

        return [graph.Emit(new TransposeOp([.. inverse]), gradients[0]!)[0]];
    }

    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Axes = {Text(Axes)}");
        return true;
    }
}
