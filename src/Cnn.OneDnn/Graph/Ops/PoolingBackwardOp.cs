using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of pooling. Inputs: gradient of the pooled tensor, workspace for maxima. Output: gradient of the source.</summary>
internal sealed record PoolingBackwardOp(PoolingKind Kind, Window Window, ImmutableArray<int> Kernel, Shape Source) : Op
{
    public override string Name => Kind == PoolingKind.Max ? "max_pooling_backward" : "average_pooling_backward";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [Source];

    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Kind = {Kind}, Window = {Window}, Kernel = {Text(Kernel)}, Source = {Source}");
        return true;
    }
}
