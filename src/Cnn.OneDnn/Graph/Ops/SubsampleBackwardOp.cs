using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of <see cref="SubsampleOp"/>: the pixels that it kept at their places in <paramref name="Source"/>, zeros between them.</summary>
internal sealed record SubsampleBackwardOp(ImmutableArray<int> Strides, Shape Source) : Op
{
    public override string Name => "subsample_backward";

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
