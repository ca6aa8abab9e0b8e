using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Operators;

/// <summary>
/// Poolings whose windows have gaps, or that sum: one axis after the other, and along each the places of a window one after the other, for all positions
/// together.
/// </summary>
internal static class WindowFormulas
{
    public static Symbol Sum(LayerContext c, Symbol x, OperatorOptions o) => Fold(c, x, o, null, c.Add);

    /// <summary>The largest of each window; outside of x is a number that is smaller than all.</summary>
    public static Symbol Max(LayerContext c, Symbol x, Symbol outside, OperatorOptions o) => Fold(c, x, o, outside, c.Maximum);

    private static Symbol Fold(LayerContext c, Symbol x, OperatorOptions o, Symbol? outside, Func<Symbol, Symbol, Symbol> combine)
    {
        int[] kernel = o.Ints("kernel"), strides = o.Ints("strides"), dilations = o.Ints("dilations"), before = o.Ints("before"), after = o.Ints("after");
        int rank = x.Rank - 2;
        if (rank < 1 || new[] { kernel, strides, dilations, before, after }.Any(l => l.Length != rank))
        {
            throw new ShapeException($"A window over {x.UserShape} has {rank} sizes, strides, dilations and pads.");
        }

        Symbol padded = before.Concat(after).All(p => p == 0) ? x
            : outside is { } number ? Movements.Pad(c, x, [0, 0, .. before], [0, 0, .. after], number)
            : c.Pad(x, [(0, 0), (0, 0), .. before.Zip(after)]);
        for (int axis = 0; axis < rank; axis++)
        {
            padded = Along(c, padded, axis + 2, kernel[axis], strides[axis], dilations[axis], combine);
        }

        return padded;
    }

    // Sums and maxima over a window are those along one axis after the other.
    private static Symbol Along(LayerContext c, Symbol x, int axis, int kernel, int stride, int dilation, Func<Symbol, Symbol, Symbol> combine)
    {
        int free = checked(x.UserShape[axis] - ((kernel - 1) * dilation) - 1);
        if (kernel < 1 || stride < 1 || dilation < 1 || free < 0)
        {
            throw new ShapeException($"A window of {kernel} places, {dilation} apart, in steps of {stride}, does not fit into axis {axis} of {x.UserShape}.");
        }

        int count = (free / stride) + 1;
        Symbol? all = null;
        for (int place = 0; place < kernel; place++)
        {
            Symbol part = stride == 1 ? Movements.Part(c, x, axis, place * dilation, count) : Movements.Stride(c, x, axis, place * dilation, count, stride);
            all = all is { } before ? combine(before, part) : part;
        }

        return all!.Value;
    }
}
