using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Cnn.OneDnn.Graph;

/// <summary>Surrounds a tensor with zeros, along every logical axis by the given counts.</summary>
internal sealed record PadOp(ImmutableArray<int> Before, ImmutableArray<int> After) : Op
{
    public override string Name => "pad";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("before", Before), new("after", After)];

    public override OpFamily Family => OpFamily.Movement;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.Activation;

    public override OperandTraits Output(int index) => OperandTraits.Activation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => Before[0] + After[0] != 0;

    public override Op? WithSamples(int count) => null;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => OpWork.None;

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        int[] dims = inputs[0].ToArray();
        for (int i = 0; i < dims.Length; i++)
        {
            Expect(Before[i] >= 0 && After[i] >= 0, $"Padding must not be negative, received ({string.Join(", ", Before)}) and ({string.Join(", ", After)}).");
            dims[i] = checked(dims[i] + Before[i] + After[i]);
        }

        return [new Shape(dims)];
    }

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        [graph.Emit(new SliceOp(Before, node.Inputs[0].Shape), gradients[0]!)[0]];

    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Before = {Text(Before)}, After = {Text(After)}");
        return true;
    }
}
