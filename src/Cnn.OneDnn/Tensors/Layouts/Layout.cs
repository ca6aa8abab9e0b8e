namespace Cnn.OneDnn;

/// <summary>
/// How a tensor lies in memory: strides over the logical axes (N, C, spatial for activations; O, I, spatial for weights) and, for a
/// blocked layout, the inner blocks. The same information as oneDNN's blocked memory descriptor, owned by managed code.
/// </summary>
internal sealed partial class Layout : IEquatable<Layout>
{
    private readonly long[] paddedDims;
    private readonly long[] strides;
    private readonly (int Axis, int Size)[] blocks;

    private Layout(Shape shape, DataType type, long[] paddedDims, long[] strides, (int Axis, int Size)[] blocks, long byteSize)
    {
        Shape = shape;
        Type = type;
        this.paddedDims = paddedDims;
        this.strides = strides;
        this.blocks = blocks;
        ByteSize = byteSize;
    }

    /// <summary>Logical sizes.</summary>
    public Shape Shape { get; }

    public DataType Type { get; }

    /// <summary>What a buffer must hold, padding included.</summary>
    public long ByteSize { get; }

    /// <summary>Outer strides in elements, one per logical axis.</summary>
    public ReadOnlySpan<long> Strides => strides;

    public ReadOnlySpan<long> PaddedDims => paddedDims;

    /// <summary>Inner blocks, outermost first; empty for a plain layout.</summary>
    public ReadOnlySpan<(int Axis, int Size)> Blocks => blocks;

    public bool IsPlain => blocks.Length == 0;

    /// <summary>Plain, dense and in logical order.</summary>
    public bool IsRowMajor => Equals(RowMajor(Shape, Type));

    /// <summary>Plain, dense, with the second logical axis innermost.</summary>
    public bool IsChannelsLast => Equals(ChannelsLast(Shape, Type));

    /// <summary>Dense in logical order (abcd).</summary>
    public static Layout RowMajor(Shape shape, DataType type)
    {
        int[] order = new int[shape.Rank];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        return Permuted(shape, type, order);
    }

    /// <summary>Dense with the channel axis innermost (acdb); for two axes or fewer the same as row-major.</summary>
    public static Layout ChannelsLast(Shape shape, DataType type)
    {
        if (shape.Rank < 3)
        {
            return RowMajor(shape, type);
        }

        int[] order = new int[shape.Rank];
        order[^1] = 1;
        for (int i = 1; i < order.Length - 1; i++)
        {
            order[i] = i + 1;
        }

        return Permuted(shape, type, order);
    }

    /// <summary>The row-major layout of a user's tensor in the given format, seen over the logical axes.</summary>
    public static Layout OfFormat(Shape shape, DataType type, DataFormat format) =>
        format == DataFormat.ChannelsLast ? ChannelsLast(shape, type) : RowMajor(shape, type);

    /// <summary>Dense, with the logical axes in memory order <paramref name="order"/>, outermost first.</summary>
    public static Layout Permuted(Shape shape, DataType type, ReadOnlySpan<int> order)
    {
        long[] strides = new long[shape.Rank];
        long stride = 1;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            strides[order[i]] = stride;
            stride *= shape[order[i]];
        }

        return Strided(shape, type, strides);
    }

    /// <summary>A plain layout with any strides, in elements.</summary>
    public static Layout Strided(Shape shape, DataType type, ReadOnlySpan<long> strides)
    {
        long last = 1;
        for (int i = 0; i < shape.Rank; i++)
        {
            last += (shape[i] - 1L) * strides[i];
        }

        return new Layout(shape, type, PlainPadding(shape), strides.ToArray(), [], shape.ElementCount == 0 ? 0 : last * type.Size());
    }

    /// <summary>Channels in blocks of <paramref name="block"/> innermost, the last block padded (aBcd16b).</summary>
    public static Layout ChannelBlocked(Shape shape, DataType type, int block = 16)
    {
        long[] padded = PlainPadding(shape);
        padded[1] = (shape[1] + block - 1) / block * block;
        long[] strides = new long[shape.Rank];
        long stride = block;
        for (int i = shape.Rank - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= i == 1 ? padded[1] / block : padded[i];
        }

        return new Layout(shape, type, padded, strides, [(1, block)], stride * type.Size());
    }

    /// <summary>A layout with inner blocks, as a library describes it.</summary>
    public static Layout Blocked(Shape shape, DataType type, long[] paddedDims, long[] strides, (int Axis, int Size)[] blocks, long byteSize) =>
        blocks.Length == 0 ? Strided(shape, type, strides) : new Layout(shape, type, paddedDims, strides, blocks, byteSize);

    /// <summary>The same memory seen with its axes permuted: axis i of the result is axis <paramref name="axes"/>[i] of this.</summary>
    public Layout Transpose(ReadOnlySpan<int> axes)
    {
        int[] dims = new int[axes.Length];
        long[] moved = new long[axes.Length];
        for (int i = 0; i < axes.Length; i++)
        {
            dims[i] = Shape[axes[i]];
            moved[i] = strides[axes[i]];
        }

        return Strided(new Shape(dims), Type, moved);
    }

    /// <summary>The element offset of a logical index.</summary>
    public long OffsetOf(ReadOnlySpan<int> index)
    {
        Span<long> rest = stackalloc long[index.Length];
        for (int i = 0; i < index.Length; i++)
        {
            rest[i] = index[i];
        }

        long offset = 0, innerStride = 1;
        for (int b = blocks.Length - 1; b >= 0; b--)
        {
            (int axis, int size) = blocks[b];
            offset += rest[axis] % size * innerStride;
            rest[axis] /= size;
            innerStride *= size;
        }

        for (int i = 0; i < index.Length; i++)
        {
            offset += rest[i] * strides[i];
        }

        return offset;
    }

    /// <summary>The offset of each index along one axis, all others being zero. The offset of an element is the sum of one of these for each axis.</summary>
    public long[] OffsetsAlong(int axis)
    {
        long[] table = new long[Shape[axis]];
        Span<int> index = stackalloc int[Shape.Rank];
        index.Clear();
        for (int i = 0; i < table.Length; i++)
        {
            index[axis] = i;
            table[i] = OffsetOf(index);
        }

        return table;
    }

    /// <summary>The same layout with elements of another type; only for plain layouts.</summary>
    public Layout WithType(DataType type) => type == Type ? this : Strided(Shape, type, strides);

    public bool Equals(Layout? other) =>
        other is not null && Type == other.Type && Shape.Equals(other.Shape) && blocks.AsSpan().SequenceEqual(other.blocks)
        && paddedDims.AsSpan().SequenceEqual(other.paddedDims) && SameStrides(other);

    public override bool Equals(object? obj) => Equals(obj as Layout);

    public override int GetHashCode() => HashCode.Combine(Type, Shape, blocks.Length);

    private static long[] PlainPadding(Shape shape)
    {
        long[] padded = new long[shape.Rank];
        for (int i = 0; i < padded.Length; i++)
        {
            padded[i] = shape[i];
        }

        return padded;
    }

    // The stride of an axis of size one addresses nothing: two layouts that differ only there are the same memory.
    private bool SameStrides(Layout other)
    {
        for (int i = 0; i < strides.Length; i++)
        {
            if (paddedDims[i] != 1 && strides[i] != other.strides[i])
            {
                return false;
            }
        }

        return true;
    }
}
