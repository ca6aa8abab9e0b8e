using System.Runtime.CompilerServices;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>
/// Windows over the spatial axes. Of equal maxima the first in row-major order wins; a NaN wins over everything before it, as in PyTorch. A window that a
/// dilation leaves nothing but padding gives zero.
/// </summary>
internal static class PoolingDefinition
{
    public static Element Forward(PoolingOp op, LogicalTensor source) => (output, index) =>
    {
        if (output > 0)
        {
            throw new NotSupportedException("A pooling's workspace has no definition.");
        }

        Span<int> place = stackalloc int[index.Length];
        if (op.Kind == PoolingKind.Max)
        {
            return TryFindWinner(op.Window, op.Kernel.AsSpan(), source, index, place) ? source[place] : 0;
        }

        double sum = 0;
        var taps = new Taps(op.Kernel.AsSpan(), stackalloc int[op.Kernel.Length]);
        while (taps.MoveNext())
        {
            sum += TryCover(op.Window, taps.Current, source.Shape, index, place) ? source[place] : 0;
        }

        return sum / Math.Max(1, Count(op.Kind, op.Window, op.Kernel.AsSpan(), source.Shape, index));
    };

    /// <summary>Operands: gradient and, of maxima, the forward op's source.</summary>
    public static Element Backward(PoolingBackwardOp op, LogicalTensor[] inputs) => op.Kind == PoolingKind.Max ? Won(op, inputs) : Shared(op, inputs[0]);

    // One place at a time: few are asked for where a large image stands.
    private static Element Won(PoolingBackwardOp op, LogicalTensor[] inputs) => (_, index) =>
    {
        Span<int> result = stackalloc int[index.Length], winner = stackalloc int[index.Length];
        double sum = 0;
        var taps = new Taps(op.Kernel.AsSpan(), stackalloc int[op.Kernel.Length]);
        while (taps.MoveNext())
        {
            if (TryHold(op.Window, taps.Current, inputs[0].Shape, index, result)
                && TryFindWinner(op.Window, op.Kernel.AsSpan(), inputs[1], result, winner) && winner.SequenceEqual(index))
            {
                sum += inputs[0][result];
            }
        }

        return sum;
    };

    // One place of a large window's average costs as much as all of them.
    private static Element Shared(PoolingBackwardOp op, LogicalTensor gradient)
    {
        var sums = new LogicalTensor(op.Source, new double[op.Source.ElementCount]);
        LogicalTensor.ForEach(gradient.Shape, index =>
        {
            double share = gradient[index] / Math.Max(1, Count(op.Kind, op.Window, op.Kernel.AsSpan(), op.Source, index));
            Span<int> place = stackalloc int[index.Length];
            var taps = new Taps(op.Kernel.AsSpan(), stackalloc int[op.Kernel.Length]);
            while (taps.MoveNext())
            {
                if (TryCover(op.Window, taps.Current, op.Source, index, place))
                {
                    sums.Values[Offset(op.Source, place)] += share;
                }
            }
        });
        return (_, index) => sums[index];
    }

    /// <summary>The position of the source that a result's window has under an element of the kernel; false where that is padding.</summary>
    private static bool TryCover(Window window, ReadOnlySpan<int> tap, Shape source, ReadOnlySpan<int> result, Span<int> place)
    {
        result[..2].CopyTo(place);
        for (int i = 0; i < tap.Length; i++)
        {
            int at = (result[i + 2] * window.Strides[i]) - window.PadsBefore[i] + (tap[i] * window.Dilations[i]);
            if (at < 0 || at >= source[i + 2])
            {
                return false;
            }

            place[i + 2] = at;
        }

        return true;
    }

    /// <summary>The result whose window has a position of the source under an element of the kernel; false where there is none.</summary>
    private static bool TryHold(Window window, ReadOnlySpan<int> tap, Shape results, ReadOnlySpan<int> place, Span<int> result)
    {
        place[..2].CopyTo(result);
        for (int i = 0; i < tap.Length; i++)
        {
            int first = place[i + 2] + window.PadsBefore[i] - (tap[i] * window.Dilations[i]);
            result[i + 2] = first / window.Strides[i];
            if (first < 0 || first % window.Strides[i] != 0 || result[i + 2] >= results[i + 2])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>By how many numbers a result's sum is divided.</summary>
    private static int Count(PoolingKind kind, Window window, ReadOnlySpan<int> kernel, Shape source, ReadOnlySpan<int> result)
    {
        Span<int> place = stackalloc int[result.Length];
        int all = 0, covered = 0;
        var taps = new Taps(kernel, stackalloc int[kernel.Length]);
        for (; taps.MoveNext(); all++)
        {
            covered += TryCover(window, taps.Current, source, result, place) ? 1 : 0;
        }

        return kind == PoolingKind.AverageIncludingPadding && covered > 0 ? all : covered;
    }

    /// <summary>Where the largest number of a result's window stands; false where the window has nothing but padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryFindWinner(Window window, ReadOnlySpan<int> kernel, LogicalTensor source, ReadOnlySpan<int> result, Span<int> winner)
    {
        Span<int> place = stackalloc int[result.Length];
        double largest = double.NegativeInfinity;
        bool found = false;
        var taps = new Taps(kernel, stackalloc int[kernel.Length]);
        while (taps.MoveNext())
        {
            if (TryCover(window, taps.Current, source.Shape, result, place) && source[place] is var value && (!found || value > largest || double.IsNaN(value)))
            {
                place.CopyTo(winner);
                (largest, found) = (value, true);
            }
        }

        return found;
    }

    private static int Offset(Shape shape, ReadOnlySpan<int> index)
    {
        int offset = 0;
        for (int axis = 0; axis < index.Length; axis++)
        {
            offset = (offset * shape[axis]) + index[axis];
        }

        return offset;
    }
}
