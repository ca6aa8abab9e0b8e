using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Cnn.OneDnn.Graph;

/// <summary>The part of a tensor that starts at <paramref name="Begin"/> and has the shape <paramref name="Part"/>.</summary>
internal sealed record SliceOp(ImmutableArray<int> Begin, Shape Part) : Op
{
    public override string Name => "slice";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("begin", Begin), new("part", Part)];

    public override OpFamily Family => OpFamily.Movement;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.Activation;

    public override OperandTraits Output(int index) => OperandTraits.Activation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => Part[0] != inputs[0][0];

    public override Op? WithSamples(int count) => null;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => OpWork.None;

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        for (int i = 0; i < Part.Rank; i++)
        {
            Expect(Begin[i] >= 0 && Part[i] > 0 && Begin[i] + Part[i] <= inputs[0][i],
                $"A slice of {Part} from ({string.Join(", ", Begin)}) does not lie inside {inputs[0]}.");
        }

        return [Part];
    }

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        Shape whole = node.Inputs[0].Shape;
        int[] after = new int[whole.Rank];
        for (int i = 0; i < after.Length; i++)
        {
            after[i] = whole[i] - Begin[i] - Part[i];
        }

        return [graph.Emit(new PadOp(Begin, [.. after]), gradients[0]!)[0]];
    }

    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Begin = {Text(Begin)}, Part = {Part}");
        return true;
    }
}
