using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of <see cref="SubsampleOp"/>: the pixels that it kept at their places in <paramref name="Source"/>, zeros between them.</summary>
internal sealed record SubsampleBackwardOp(ImmutableArray<int> Strides, Shape Source) : Op
{
    public override string Name => "subsample_backward";

    public override OpFamily Family => OpFamily.Movement;

    public override LayoutFreedom Layouts => LayoutFreedom.Follows;

    public override bool IsGradient => true;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.Activation;

    public override OperandTraits Output(int index) => OperandTraits.Activation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this with { Source = Source.With(0, count) };

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => OpWork.None;

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        Shape expected = SubsampleOp.Subsampled(Source, Strides);
        Expect(inputs[0] == expected, $"The gradient of a subsampled {Source} has the shape {expected}, received {inputs[0]}.");
        return [Source];
    }

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        [graph.Emit(new SubsampleOp(Strides), gradients[0]!)[0]];

    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Strides = {Text(Strides)}, Source = {Source}");
        return true;
    }
}
