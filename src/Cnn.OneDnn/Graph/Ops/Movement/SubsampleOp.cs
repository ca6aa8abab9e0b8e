using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Cnn.OneDnn.Graph;

/// <summary>
/// Every so many-th pixel along each spatial axis, from the first on: ceil(in / stride) of them. What a kernel of one point reads at that stride.
/// </summary>
internal sealed record SubsampleOp(ImmutableArray<int> Strides) : Op
{
    public override string Name => "subsample";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("strides", Strides)];

    public override OpFamily Family => OpFamily.Movement;

    public override LayoutFreedom Layouts => LayoutFreedom.Follows;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.Activation;

    public override OperandTraits Output(int index) => OperandTraits.Activation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => OpWork.None;

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [Subsampled(inputs[0], Strides)];

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        [graph.Emit(new SubsampleBackwardOp(Strides, node.Inputs[0].Shape), gradients[0]!)[0]];

    /// <summary>The shape of what is left of <paramref name="source"/>.</summary>
    public static Shape Subsampled(Shape source, ImmutableArray<int> strides)
    {
        int[] dims = source.ToArray();
        for (int i = 0; i < strides.Length; i++)
        {
            dims[i + 2] = ((dims[i + 2] - 1) / strides[i]) + 1;
        }

        return new Shape(dims);
    }

    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Strides = {Text(Strides)}");
        return true;
    }
}
