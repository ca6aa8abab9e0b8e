namespace Cnn.Models.Onnx.Import.Axes;

/// <summary>Which positions of an axis a Slice takes.</summary>
/// <param name="Start">The first one.</param>
/// <param name="Count">How many.</param>
/// <param name="Step">From one to the next; below zero for backwards.</param>
internal readonly record struct SliceRange(int Start, int Count, int Step)
{
    /// <summary>The positions in their order.</summary>
    public int[] Positions
    {
        get
        {
            (int start, int step) = (Start, Step);
            return [.. Enumerable.Range(0, Count).Select(i => start + (i * step))];
        }
    }

    /// <summary>Whether it takes all of an axis, as it is.</summary>
    public bool IsWhole(int size) => Start == 0 && Count == size && (Step == 1 || size == 1);

    /// <summary>The ranges of a Slice along all axes.</summary>
    /// <param name="node">A Slice.</param>
    /// <param name="dims">The sizes of what it slices; below zero where that is not known, so that only all of it can be taken.</param>
    public static SliceRange[] Read(ImportNode node, int[] dims)
    {
        bool old = node.Opset < 10;
        long[] starts = old ? node.Longs("starts") ?? throw node.Bad("attribute 'starts' is missing") : node.Integers(1);
        long[] ends = old ? node.Longs("ends") ?? throw node.Bad("attribute 'ends' is missing") : node.Integers(2);
        long[]? axes = old ? node.Longs("axes") : node.Has(3) ? node.Integers(3) : null, steps = node.Has(4) ? node.Integers(4) : null;
        if (starts.Length != ends.Length || (axes is not null && axes.Length != starts.Length) || (steps is not null && steps.Length != starts.Length)
            || starts.Length > dims.Length)
        {
            throw node.Bad($"it has {starts.Length} starts and {ends.Length} ends for {dims.Length} axes");
        }

        SliceRange[] ranges = [.. dims.Select(d => new SliceRange(0, d, 1))];
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = node.Axis(axes?[i] ?? i, dims.Length);
            ranges[axis] = Create(node, starts[i], ends[i], steps?[i] ?? 1, dims[axis]);
        }

        return ranges;
    }

    private static SliceRange Create(ImportNode node, long start, long end, long step, int size)
    {
        if (size < 0)
        {
            return start == 0 && step == 1 && (end >= int.MaxValue || end == OnnxTensor.Batch)
                ? new SliceRange(0, size, 1)
                : throw node.Unsupported("it takes a part of the batch");
        }

        if (start == OnnxTensor.Batch || end == OnnxTensor.Batch || step == OnnxTensor.Batch)
        {
            throw node.Unsupported("it begins, ends or goes on as the size of the batch says");
        }

        if (step == 0)
        {
            throw node.Bad("its input 4 ('steps') is 0");
        }

        long first = Math.Clamp(start < 0 ? Math.Max(start, -size) + size : start, 0, step < 0 ? Math.Max(0, size - 1) : size);
        long last = step < 0
            ? Math.Clamp(end < 0 ? Math.Max(end, -size - 1L) + size : end, -1, size - 1)
            : Math.Clamp(end < 0 ? Math.Max(end, -size) + size : end, 0, size);
        long distance = step < 0 ? first - last : last - first, stride = Math.Abs(step);
        long count = distance <= 0 || size == 0 ? 0 : ((distance - 1) / stride) + 1;

        // How far the next one would be says nothing where there is none.
        return new SliceRange((int)first, (int)count, count <= 1 ? 1 : (int)Math.Clamp(step, -int.MaxValue, int.MaxValue));
    }
}
