namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// A walk over several tensors of one logical shape at once, as few and as long rows as their strides allow: axes are put in the memory order of
/// the first tensor and neighbours that all tensors hold next to each other become one.
/// </summary>
internal sealed unsafe class LoopNest
{
    private readonly long[] sizes;
    private readonly long[][] strides;

    private LoopNest(long[] sizes, long[][] strides, long rowLength, long[] rowStrides)
    {
        this.sizes = sizes;
        this.strides = strides;
        RowLength = rowLength;
        RowStrides = rowStrides;
        Total = rowLength;
        foreach (long size in sizes)
        {
            Total *= size;
        }
    }

    /// <summary>Elements in a row.</summary>
    public long RowLength { get; }

    /// <summary>The step of each tensor along a row, in elements; zero where it is broadcast.</summary>
    public long[] RowStrides { get; }

    /// <summary>Elements in all rows.</summary>
    public long Total { get; }

    /// <summary>A walk over a single contiguous run.</summary>
    public static LoopNest Flat(long count, int operands)
    {
        long[] ones = new long[operands];
        Array.Fill(ones, 1);
        return new LoopNest([], [], count, ones);
    }

    /// <summary>A walk over tensors of one shape.</summary>
    /// <param name="dims">The logical sizes.</param>
    /// <param name="reorder">Whether the axes may be visited in the memory order of the first tensor; else in logical order.</param>
    /// <param name="operands">The strides of each tensor along the logical axes.</param>
    public static LoopNest Create(ReadOnlySpan<int> dims, bool reorder, params long[][] operands)
    {
        List<int> axes = [];
        for (int i = 0; i < dims.Length; i++)
        {
            if (dims[i] != 1)
            {
                axes.Add(i);
            }
        }

        if (reorder)
        {
            axes = [.. axes.OrderByDescending(a => operands[0][a]).ThenBy(a => a)];
        }

        List<long> sizes = [];
        List<long[]> steps = [];
        foreach (int axis in axes)
        {
            long[] own = Array.ConvertAll(operands, o => o[axis]);
            if (sizes.Count > 0 && Adjacent(steps[^1], own, dims[axis]))
            {
                sizes[^1] *= dims[axis];
                steps[^1] = own;
            }
            else
            {
                sizes.Add(dims[axis]);
                steps.Add(own);
            }
        }

        if (sizes.Count == 0)
        {
            return Flat(1, operands.Length);
        }

        return new LoopNest([.. sizes[..^1]], [.. steps[..^1]], sizes[^1], steps[^1]);
    }

    /// <summary>The strides of a plain layout, zero along the axes where its shape has one element and another shape more.</summary>
    public static long[] BroadcastStrides(Layout layout, Shape over)
    {
        long[] result = layout.Strides.ToArray();
        for (int i = 0; i < result.Length; i++)
        {
            if (layout.Shape[i] == 1 && over[i] != 1)
            {
                result[i] = 0;
            }
        }

        return result;
    }

    /// <summary>Where a row starts in each tensor, in elements.</summary>
    public void Offsets(long row, long* offsets)
    {
        for (int o = 0; o < RowStrides.Length; o++)
        {
            offsets[o] = 0;
        }

        for (int i = sizes.Length - 1; i >= 0; i--)
        {
            long index = row % sizes[i];
            row /= sizes[i];
            long[] step = strides[i];
            for (int o = 0; o < step.Length; o++)
            {
                offsets[o] += index * step[o];
            }
        }
    }

    private static bool Adjacent(long[] outer, long[] inner, int innerSize)
    {
        for (int i = 0; i < outer.Length; i++)
        {
            if (outer[i] != inner[i] * innerSize)
            {
                return false;
            }
        }

        return true;
    }
}
