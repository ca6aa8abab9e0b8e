using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of <see cref="ResizeOp"/>. Input: gradient of the enlarged tensor. Output: of the source.</summary>
internal sealed record ResizeBackwardOp(bool Bilinear, ImmutableArray<int> Factors, Shape Source) : Op
{
    public override string Name => Bilinear ? "resize_bilinear_backward" : "resize_nearest_backward";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [Source];

    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Bilinear = {Bilinear}, Factors = {Text(Factors)}, Source = {Source}");
        return true;
    }
}
