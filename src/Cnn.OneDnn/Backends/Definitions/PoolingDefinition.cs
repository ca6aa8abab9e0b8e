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

        List<int[]> window = Window(op.Window, op.Kernel.AsSpan(), source.Shape, index);
        if (window.Count == 0)
        {
            return 0;
        }

        return op.Kind == PoolingKind.Max ? source[Winner(source, window)] : window.Sum(at => source[at]) / Count(op.Kind, op.Kernel.AsSpan(), window);
    };

    /// <summary>Operands: gradient and, of maxima, the forward op's source.</summary>
    public static Element Backward(PoolingBackwardOp op, LogicalTensor[] inputs) => op.Kind == PoolingKind.Max ? Won(op, inputs) : Shared(op, inputs[0]);

    // One place at a time: few are asked for where a large image stands.
    private static Element Won(PoolingBackwardOp op, LogicalTensor[] inputs) => (_, index) =>
    {
        int[] place = index.ToArray();
        double sum = 0;
        foreach (int[] result in Holding(op.Window, op.Kernel.AsSpan(), inputs[0].Shape, place))
        {
            if (Winner(inputs[1], Window(op.Window, op.Kernel.AsSpan(), op.Source, result)).AsSpan().SequenceEqual(place))
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
            List<int[]> window = Window(op.Window, op.Kernel.AsSpan(), op.Source, index);
            if (window.Count == 0)
            {
                return;
            }

            double share = gradient[index] / Count(op.Kind, op.Kernel.AsSpan(), window);
            foreach (int[] at in window)
            {
                sums.Values[Place(op.Source, at)] += share;
            }
        });
        return (_, index) => sums[index];
    }

    /// <summary>The results whose windows hold a place of the source, each once.</summary>
    private static List<int[]> Holding(Window window, ReadOnlySpan<int> kernel, Shape results, int[] place)
    {
        List<int[]> holding = [];
        LogicalTensor.ForEach(new Shape(kernel), [MethodImpl(MethodImplOptions.AggressiveOptimization)] (tap) =>
        {
            int[] at = (int[])place.Clone();
            for (int i = 0; i < tap.Length; i++)
            {
                int first = place[i + 2] + window.PadsBefore[i] - (tap[i] * window.Dilations[i]);
                at[i + 2] = first / window.Strides[i];
                if (first < 0 || first % window.Strides[i] != 0 || at[i + 2] >= results[i + 2])
                {
                    return;
                }
            }

            holding.Add(at);
        });
        return holding;
    }

    private static double Count(PoolingKind kind, ReadOnlySpan<int> kernel, List<int[]> window)
    {
        if (kind != PoolingKind.AverageIncludingPadding)
        {
            return window.Count;
        }

        double count = 1;
        foreach (int size in kernel)
        {
            count *= size;
        }

        return count;
    }

    /// <summary>The positions that a window covers, without padding.</summary>
    private static List<int[]> Window(Window window, ReadOnlySpan<int> kernel, Shape source, ReadOnlySpan<int> index)
    {
        int[] place = index.ToArray();
        List<int[]> covered = [];
        LogicalTensor.ForEach(new Shape(kernel), [MethodImpl(MethodImplOptions.AggressiveOptimization)] (tap) =>
        {
            int[] at = (int[])place.Clone();
            for (int i = 0; i < tap.Length; i++)
            {
                at[i + 2] = (place[i + 2] * window.Strides[i]) - window.PadsBefore[i] + (tap[i] * window.Dilations[i]);
                if (at[i + 2] < 0 || at[i + 2] >= source[i + 2])
                {
                    return;
                }
            }

            covered.Add(at);
        });
        return covered;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] Winner(LogicalTensor source, List<int[]> window)
    {
        int[] winner = window[0];
        foreach (int[] at in window)
        {
            if (source[at] > source[winner] || double.IsNaN(source[at]))
            {
                winner = at;
            }
        }

        return winner;
    }

    private static int Place(Shape shape, int[] index)
    {
        int place = 0;
        for (int axis = 0; axis < index.Length; axis++)
        {
            place = (place * shape[axis]) + index[axis];
        }

        return place;
    }
}
