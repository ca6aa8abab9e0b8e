using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>A tensor without a layout: values in row-major logical order (N, C, spatial; weights O, I, kernel), in double.</summary>
internal sealed record LogicalTensor(Shape Shape, double[] Values)
{
    /// <summary>The element at a logical index.</summary>
    public double this[ReadOnlySpan<int> index] => Values[Indices.Offset(index, Shape.AsSpan())];

    /// <summary>The element at an index of a tensor that this one is broadcast to: axes of size 1 have one element for all.</summary>
    public double Broadcast(ReadOnlySpan<int> index) => Values[Indices.BroadcastOffset(index, Shape.AsSpan())];
}
