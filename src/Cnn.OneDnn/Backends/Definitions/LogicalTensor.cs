using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>A tensor by its logical indexes (N, C, spatial; weights O, I, kernel), wherever its elements may lie elsewhere.</summary>
internal sealed class LogicalTensor
{
    private readonly ReadOnlyMemory<float> listed;
    private readonly long[] strides = [];
    private double[]? values;

    /// <param name="shape">Its sizes.</param>
    /// <param name="values">Row-major.</param>
    public LogicalTensor(Shape shape, double[] values) => (Shape, this.values) = (shape, values);

    /// <summary>A tensor that is read where it is listed, because only a few of its elements may be needed.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <param name="listed">Its elements in another order.</param>
    /// <param name="strides">From element to element along each logical axis.</param>
    public LogicalTensor(Shape shape, ReadOnlyMemory<float> listed, ReadOnlySpan<long> strides)
    {
        (Shape, this.listed) = (shape, listed);
        this.strides = strides.ToArray();
    }

    public Shape Shape { get; }

    /// <summary>All elements, row-major.</summary>
    public double[] Values => values ??= List();

    /// <summary>The element at an index.</summary>
    public double this[ReadOnlySpan<int> index]
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        get
        {
            long place = 0;
            if (values is null)
            {
                for (int axis = 0; axis < index.Length; axis++)
                {
                    place += index[axis] * strides[axis];
                }

                return listed.Span[(int)place];
            }

            for (int axis = 0; axis < index.Length; axis++)
            {
                place = (place * Shape[axis]) + index[axis];
            }

            return values[place];
        }
    }

    /// <summary>The element of a tensor that is broadcast along its axes of size one.</summary>
    public double Broadcast(ReadOnlySpan<int> index)
    {
        Span<int> own = stackalloc int[index.Length];
        for (int axis = 0; axis < index.Length; axis++)
        {
            own[axis] = Shape[axis] == 1 ? 0 : index[axis];
        }

        return this[own];
    }

    /// <summary>Calls an action for each index, in row-major order. The list is used again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ForEach(Shape shape, Action<int[]> action)
    {
        int[] index = new int[shape.Rank];
        for (long left = shape.ElementCount; left > 0; left--)
        {
            action(index);
            for (int axis = index.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--)
            {
                index[axis] = 0;
            }
        }
    }

    private double[] List()
    {
        double[] all = new double[Shape.ElementCount];
        int[] index = new int[Shape.Rank];
        ReadOnlySpan<float> source = listed.Span;
        long at = 0;
        for (int place = 0; place < all.Length; place++)
        {
            all[place] = source[(int)at];
            for (int axis = index.Length - 1; axis >= 0; axis--)
            {
                at += strides[axis];
                if (++index[axis] < Shape[axis])
                {
                    break;
                }

                at -= strides[axis] * Shape[axis];
                index[axis] = 0;
            }
        }

        return all;
    }
}
