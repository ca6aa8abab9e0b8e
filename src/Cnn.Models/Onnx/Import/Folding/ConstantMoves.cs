using Cnn.Models.Onnx.Import.Axes;

namespace Cnn.Models.Onnx.Import.Folding;

/// <summary>Operators that move elements of constants, or make constants.</summary>
internal static class ConstantMoves
{
    // Networks whose weights are made of one value are passed around to show what they look like: these are as large as weights are.
    private const int ElementsOfOneValue = 16;

    public static OnnxTensor Shape(ImportNode node) => Sizes(node, [.. node.Constant(0).Dims.Select(d => (long)d)]);

    /// <summary>A part of a list of sizes, as a Shape takes it.</summary>
    public static OnnxTensor Sizes(ImportNode node, long[] dims)
    {
        static int Place(long position, int count) => (int)Math.Clamp(position < 0 ? position + count : position, 0, count);
        int start = Place(node.Int("start", 0), dims.Length), end = Place(node.Int("end", dims.Length), dims.Length);
        return new OnnxTensor([Math.Max(0, end - start)], start < end ? dims[start..end] : []);
    }

    public static OnnxTensor Size(ImportNode node) => new([], new long[] { node.Constant(0).Count });

    public static OnnxTensor Transpose(ImportNode node)
    {
        OnnxTensor tensor = node.Constant(0);
        int[] axes = ShapeImports.Order(node, tensor.Dims.Length);
        node.Claim(tensor.Count);
        return tensor.Transpose(axes);
    }

    public static OnnxTensor Concat(ImportNode node)
    {
        OnnxTensor[] parts = [.. Enumerable.Range(0, node.InputCount).Select(node.Constant)];
        int axis = node.Axis(node.HasAttribute("axis") ? node.Int("axis", 0) : throw node.Bad("attribute 'axis' is missing"), parts[0].Dims.Length);
        int[] dims = (int[])parts[0].Dims.Clone();
        foreach (OnnxTensor part in parts.Skip(1))
        {
            if (part.Dims.Length != dims.Length || part.Dims.Where((size, i) => i != axis && size != dims[i]).Any()
                || (part.Numbers is null) != (parts[0].Numbers is null))
            {
                throw node.Bad($"it joins constants of ({string.Join(", ", dims)}) and ({string.Join(", ", part.Dims)}) along axis {axis}");
            }

            dims[axis] = checked(dims[axis] + part.Dims[axis]);
        }

        node.Claim(Grids.Count(dims));
        int outer = checked((int)Grids.Count(dims.Take(axis)));
        return parts[0].Numbers is not null
            ? new OnnxTensor(dims, Join(parts, p => p.Numbers!, outer), parts[0].Type)
            : new OnnxTensor(dims, Join(parts, p => p.Integers!, outer), parts[0].Type);
    }

    public static OnnxTensor Slice(ImportNode node)
    {
        OnnxTensor tensor = node.Constant(0);
        foreach ((int axis, SliceRange range) in SliceRange.Read(node, tensor.Dims).Index())
        {
            node.Claim(Math.Max(tensor.Count, range.Count));
            tensor = range.IsWhole(tensor.Dims[axis]) ? tensor : Grids.Take(tensor, axis, range.Positions);
        }

        return tensor;
    }

    public static OnnxTensor Gather(ImportNode node)
    {
        OnnxTensor tensor = node.Constant(0), indices = node.Constant(1);
        int axis = node.Axis(node.Int("axis", 0), tensor.Dims.Length);
        int[] positions = [.. node.Integers(1).Select(i => MovementImports.Position(node, i, tensor.Dims[axis]))];
        int[] dims = [.. tensor.Dims[..axis], .. indices.Dims, .. tensor.Dims[(axis + 1)..]];
        node.Claim(Grids.Count(dims));
        return Grids.Take(tensor, axis, positions).WithDims(dims);
    }

    public static OnnxTensor[] Split(ImportNode node)
    {
        OnnxTensor tensor = node.Constant(0);
        int axis = node.Axis(node.Int("axis", 0), tensor.Dims.Length), start = 0;
        node.Claim(Math.Max(tensor.Count, tensor.Dims[axis]));
        return [.. SplitSizes.Read(node, tensor.Dims[axis]).Select(size => Grids.Take(tensor, axis, [.. Enumerable.Range((start += size) - size, size)]))];
    }

    public static OnnxTensor Expand(ImportNode node)
    {
        OnnxTensor tensor = node.Constant(0);
        int[] target = Counts(node, 1), dims = Grids.Broadcast(tensor.Dims,
            target) ?? throw node.Bad($"({string.Join(", ", tensor.Dims)}) cannot be repeated to ({string.Join(", ", target)})");
        node.Claim(Grids.Count(dims));
        return tensor.Pick(dims, Grids.Places(tensor.Dims, dims));
    }

    public static OnnxTensor Tile(ImportNode node)
    {
        OnnxTensor tensor = node.Constant(0);
        int[] repeats = Counts(node, 1);
        if (repeats.Length != tensor.Dims.Length)
        {
            throw node.Bad($"it has {repeats.Length} repeats for {tensor.Dims.Length} axes");
        }

        for (int axis = 0; axis < repeats.Length; axis++)
        {
            int size = tensor.Dims[axis];
            node.Claim(checked(Math.Max(tensor.Count, size) * (long)repeats[axis]));
            tensor = Grids.Take(tensor, axis, [.. Enumerable.Range(0, size * repeats[axis]).Select(i => i % size)]);
        }

        return tensor;
    }

    public static OnnxTensor ConstantOfShape(ImportNode node)
    {
        OnnxTensor value = node.TensorOf("value") ?? new OnnxTensor([1], new float[1]);
        int[] dims = Counts(node, 0);
        long count = Grids.Count(dims);
        node.Claim(count / ElementsOfOneValue);
        return value.Count != 1 ? throw node.Bad($"attribute 'value' has {value.Count} elements, expected one")
            : value.Numbers is { } numbers ? new OnnxTensor(dims, Filled(count, numbers[0]), value.Type)
            : new OnnxTensor(dims, Filled(count, value.Integers![0]), value.Type);
    }

    public static OnnxTensor Range(ImportNode node)
    {
        OnnxTensor[] bounds = [node.Constant(0), node.Constant(1), node.Constant(2)];
        if (bounds.All(b => b.Integers is [not OnnxTensor.Batch]))
        {
            long start = bounds[0].Integers![0], limit = bounds[1].Integers![0], step = bounds[2].Integers![0];
            double steps = step == 0 ? throw node.Bad("its step is 0") : Math.Max(0, Math.Ceiling(((double)limit - start) / step));
            node.Claim((long)Math.Min(steps, long.MaxValue));
            return new OnnxTensor([(int)steps], [.. Enumerable.Range(0, (int)steps).Select(i => start + (i * step))], bounds[0].Type);
        }

        float first = node.Number(0), last = node.Number(1), delta = node.Number(2);
        double count = delta == 0 || !float.IsFinite(first + last + delta)
            ? throw node.Bad($"it goes from {first} to {last} by {delta}")
            : Math.Max(0, Math.Ceiling(((double)last - first) / delta));
        node.Claim((long)Math.Min(count, long.MaxValue));
        return new OnnxTensor([(int)count], [.. Enumerable.Range(0, (int)count).Select(i => first + (i * delta))], bounds[0].Type);
    }

    // Sizes, none of them that of the batch.
    private static int[] Counts(ImportNode node, int input) => [.. node.Integers(input).Select(v => v switch
    {
        OnnxTensor.Batch => throw node.Unsupported("it makes a constant of as many elements as the batch has samples"),
        < 0 or > int.MaxValue => throw node.Unsupported($"it asks for the size {v}"),
        _ => (int)v,
    })];

    private static T[] Filled<T>(long count, T value)
    {
        var result = new T[count];
        Array.Fill(result, value);
        return result;
    }

    private static T[] Join<T>(OnnxTensor[] parts, Func<OnnxTensor, T[]> elements, int outer)
    {
        var result = new List<T>();
        int count = parts.Sum(p => elements(p).Length);
        for (int o = 0; result.Count < count; o++)
        {
            foreach (OnnxTensor part in parts)
            {
                T[] all = elements(part);
                int each = all.Length / outer;
                result.AddRange(all.AsSpan(o * each, each));
            }
        }

        return [.. result];
    }
}
