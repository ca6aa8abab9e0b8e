using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Operators;

/// <summary>Movements of elements, and products, that are composed of others.</summary>
internal static class Movements
{
    /// <summary>Neighbouring positions of one axis.</summary>
    public static Symbol Part(LayerContext c, Symbol x, int axis, int start, int count)
    {
        int[] begin = new int[x.Rank], sizes = [.. Enumerable.Repeat(-1, x.Rank)];
        (begin[axis], sizes[axis]) = (start, count);
        return start == 0 && count == x.UserShape[axis] ? x : c.Slice(x, begin, sizes);
    }

    /// <summary>Runs of positions of one axis, joined.</summary>
    public static Symbol Take(LayerContext c, Symbol x, int axis, int[] starts, int[] counts) => starts.Length == counts.Length && starts.Length > 0
        ? starts.Length == 1 ? Part(c, x, axis, starts[0], counts[0])
            : c.Concatenate([.. starts.Zip(counts, (start, count) => Part(c, x, axis, start, count))], axis)
        : throw new ShapeException($"Take expects as many starts as counts, received {starts.Length} and {counts.Length}.");

    /// <summary>Every step-th position of an axis: the axis is laid out in rows of that many, of which the first column stays.</summary>
    public static Symbol Stride(LayerContext c, Symbol x, int axis, int start, int count, int step)
    {
        int size = x.UserShape[axis];
        if (count < 1 || step < 1 || start < 0 || start + ((count - 1L) * step) >= size)
        {
            throw new ShapeException(
                $"Stride expects a count and a step of one or more within {size} positions, received {count} from {start} on by {step}.");
        }

        if (count == 1)
        {
            return Part(c, x, axis, start, 1);
        }

        int rows = checked(count * step), there = Math.Min(rows, size - start);
        Symbol part = Part(c, x, axis, start, there);
        if (there < rows)
        {
            var pads = new (int, int)[x.Rank];
            pads[axis] = (0, rows - there);
            part = c.Pad(part, pads);
        }

        int[] dims = part.UserShape.ToArray();
        Symbol table = c.Reshape(part, new Shape([.. dims[..axis], count, step, .. dims[(axis + 1)..]]), part.Format);
        return c.Reshape(Part(c, table, axis + 1, 0, 1), new Shape([.. dims[..axis], count, .. dims[(axis + 1)..]]), part.Format);
    }

    /// <summary>Surrounds x with a number, which may be infinite.</summary>
    public static Symbol Pad(LayerContext c, Symbol x, int[] before, int[] after, Symbol value)
    {
        if (before.Length != after.Length || value.UserShape.ElementCount != 1)
        {
            throw new ShapeException(
                $"PadWith expects as many counts before as after, and one number, received {before.Length}, {after.Length} and {value.UserShape}.");
        }

        (int, int)[] pads = [.. before.Zip(after)];
        return c.Where(c.Pad(c.Fill(x, 1), pads), c.Pad(x, pads), value);
    }

    /// <summary>Applies a function of the last axis to another one.</summary>
    public static Symbol AlongLast(LayerContext c, Symbol x, int axis, Func<Symbol, Symbol> function)
    {
        int last = x.Rank - 1;
        if (axis == last)
        {
            return function(x);
        }

        // Swapping two axes twice gives the first order back.
        int[] swap = [.. Enumerable.Range(0, x.Rank)];
        (swap[axis], swap[last]) = (last, axis);
        return c.Transpose(function(c.Transpose(x, swap)), swap);
    }

    /// <summary>The products of matrices in the last two axes, (..., m, k) and (..., k, n): all products of elements, summed over k.</summary>
    public static Symbol Product(LayerContext c, Symbol a, Symbol b)
    {
        Shape left = a.UserShape, right = b.UserShape;
        if (left.Rank < 3 || right.Rank < 2)
        {
            throw new ShapeException($"MatMul expects matrices in the last two axes, received {left} and {right}.");
        }

        Symbol rows = c.Reshape(a, new Shape([.. left, 1]), a.Format),
            columns = c.Reshape(b, new Shape([.. right.Take(right.Rank - 2), 1, right[-2], right[-1]]), b.Format);
        return c.Sum(c.Multiply(rows, columns), [-2]);
    }

    /// <summary>A constant (1, ...) for each sample of a batch, whose size that of x tells.</summary>
    public static Symbol ForEachSample(LayerContext c, Symbol x, Symbol constant)
    {
        if (constant.UserShape[0] != 1)
        {
            throw new ShapeException($"A constant for each sample has a first axis of 1, received {constant.UserShape}.");
        }

        Symbol first = c.Slice(x, new int[x.Rank], [-1, .. Enumerable.Repeat(1, x.Rank - 1)]);
        Symbol zeros = c.Fill(first, 0);
        return c.Add(c.Reshape(zeros, new Shape([zeros.UserShape[0], .. Enumerable.Repeat(1, constant.Rank - 1)]), zeros.Format), constant);
    }
}
