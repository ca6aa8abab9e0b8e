using System.Runtime.CompilerServices;

namespace Cnn.OneDnn;

/// <content>Elements and parts of it. Parts are copies.</content>
public sealed partial class Tensor
{
    /// <summary>One element as a number: <c>t[0, 3, 3, 0]</c>. An index for each axis; negative ones count from the end.</summary>
    /// <exception cref="ArgumentException">There is not one index for each axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside of its axis.</exception>
    [IndexerName("Element")]
    public float this[params ReadOnlySpan<int> indices]
    {
        get => ElementAt(Offset(indices));
        set => SetElement(Offset(indices), value);
    }

    /// <summary>The part at one place along the first axis, (n, ...) to (...): a sample of a batch. Negative places count from the end.</summary>
    /// <exception cref="ArgumentException">The tensor has no axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The index is outside of the axis.</exception>
    [IndexerName("Element")]
    public Tensor this[int index]
    {
        get
        {
            int start = Place(index, 0);
            return Part(start, 1).Reshape(new Shape(Shape.AsSpan()[1..]));
        }
    }

    /// <inheritdoc cref="this[int]"/>
    [IndexerName("Element")]
    public Tensor this[Index index]
    {
        get
        {
            // An index from the end that comes to a negative place is outside: it does not count from the end once more.
            int place = Shape.Rank == 0 ? 0 : index.GetOffset(Shape[0]);
            return place >= 0
                ? this[place]
                : throw new ArgumentOutOfRangeException(nameof(index), index, $"Axis 0 of a tensor of shape {Shape} has places ^{Shape[0]} to ^1.");
        }
    }

    /// <summary>Some neighbours along the first axis: <c>t[..10]</c> are the first ten samples.</summary>
    /// <exception cref="ArgumentException">The tensor has no axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the axis.</exception>
    [IndexerName("Element")]
    public Tensor this[Range range]
    {
        get
        {
            RequireAxes();
            (int start, int count) = range.GetOffsetAndLength(Shape[0]);
            return Part(start, count);
        }
    }

    /// <summary>
    /// A part of several axes, as NumPy has it: <c>t[..10, 5..15]</c>, <c>t[0, .., .., 2]</c>. A single place takes its axis away; axes that are not named stay
    /// whole.
    /// </summary>
    /// <exception cref="ArgumentException">There are more indices than axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not within its axis.</exception>
    [IndexerName("Element")]
    public Tensor this[params ReadOnlySpan<TensorIndex> indices]
    {
        get
        {
            if (indices.Length > Shape.Rank)
            {
                throw new ArgumentException($"A tensor of shape {Shape} takes up to {Shape.Rank} indices, received {indices.Length}.", nameof(indices));
            }

            Tensor part = this;
            var sizes = new List<int>();
            for (int axis = 0; axis < Shape.Rank; axis++)
            {
                if (axis < indices.Length)
                {
                    int place = indices[axis].Range.Start.GetOffset(Shape[axis]);
                    part = part.Slice(axis, indices[axis].IsPlace ? Place(place < 0 ? -Shape[axis] - 1 : place, axis)..(place + 1) : indices[axis].Range);
                }

                if (axis >= indices.Length || !indices[axis].IsPlace)
                {
                    sizes.Add(part.Shape[axis]);
                }
            }

            return part.Reshape(new Shape([.. sizes]));
        }
    }

    /// <summary>Some neighbours along any axis.</summary>
    /// <param name="axis">The axis; negative ones count from the end.</param>
    /// <param name="range">Which of its places.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or the range is not within it.</exception>
    public Tensor Slice(int axis, Range range)
    {
        axis = Axis(axis);
        (int start, int count) = range.GetOffsetAndLength(Shape[axis]);
        var result = new Tensor(Shape.With(axis, count), Type);
        int inner = Shape.CountFrom(axis + 1) * Type.Size(), row = Shape[axis] * inner;
        for (int from = start * inner, to = 0; to < result.ByteSize; from += row, to += count * inner)
        {
            Bytes().Slice(from, count * inner).CopyTo(result.Bytes()[to..]);
        }

        return result;
    }

    /// <summary>The same elements in another shape, sharing no memory; one size may be -1 and follows from the others: <c>t.Reshape(-1, 784)</c>.</summary>
    /// <exception cref="ArgumentException">The number of elements differs, or several sizes are -1.</exception>
    [OverloadResolutionPriority(1)]
    public Tensor Reshape(params ReadOnlySpan<int> sizes)
    {
        int[] known = sizes.ToArray();
        int open = Array.IndexOf(known, -1);
        if (open >= 0)
        {
            known[open] = 1;
            int others = new Shape(known).ElementCount;
            known[open] = others == 0 ? 0 : Shape.ElementCount / others;
        }

        return Reshape(new Shape(known));
    }

    /// <summary>The number of a tensor of one element.</summary>
    /// <exception cref="InvalidOperationException">It has several elements, or none.</exception>
    public float Item() => Shape.ElementCount == 1 ? ElementAt(0) : throw new InvalidOperationException($"A tensor of shape {Shape} is no single number.");

    /// <inheritdoc cref="Item"/>
    public static explicit operator float(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.Item();
    }

    /// <summary>The axis, counted from the start.</summary>
    internal int Axis(int axis) => axis >= -Shape.Rank && axis < Shape.Rank
        ? (axis + Shape.Rank) % Shape.Rank
        : throw new ArgumentOutOfRangeException(nameof(axis), axis, $"A tensor of shape {Shape} has axes 0 to {Shape.Rank - 1}.");

    private float ElementAt(int offset) => Type switch
    {
        DataType.Float32 => AsSpan<float>()[offset],
        DataType.Int32 => AsSpan<int>()[offset],
        DataType.UInt8 => AsSpan<byte>()[offset],
        _ => BitConverter.Int32BitsToSingle(AsSpan<ushort>()[offset] << 16),
    };

    private void SetElement(int offset, float value)
    {
        switch (Type)
        {
            case DataType.Float32:
                AsSpan<float>()[offset] = value;
                break;
            case DataType.Int32:
                AsSpan<int>()[offset] = checked((int)value);
                break;
            case DataType.UInt8:
                AsSpan<byte>()[offset] = checked((byte)value);
                break;
            default:
                AsSpan<ushort>()[offset] = ToBFloat16(value);
                break;
        }
    }

    // Rounded to the nearest, to even where two are as near.
    private static ushort ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)(float.IsNaN(value) ? (bits >> 16) | 0x40 : (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    private Tensor Part(int start, int count)
    {
        var result = new Tensor(Shape.With(0, count), Type);
        int size = Shape.CountFrom(1) * Type.Size();
        Bytes().Slice(start * size, count * size).CopyTo(result.Bytes());
        return result;
    }

    private int Offset(ReadOnlySpan<int> indices)
    {
        if (indices.Length != Shape.Rank)
        {
            throw new ArgumentException($"A tensor of shape {Shape} takes {Shape.Rank} indices, received {indices.Length}.", nameof(indices));
        }

        int offset = 0;
        for (int axis = 0; axis < indices.Length; axis++)
        {
            offset = (offset * Shape[axis]) + Place(indices[axis], axis);
        }

        return offset;
    }

    private int Place(int index, int axis)
    {
        RequireAxes();
        int place = index < 0 ? index + Shape[axis] : index;
        return place >= 0 && place < Shape[axis]
            ? place
            : throw new ArgumentOutOfRangeException(nameof(index), index, $"Axis {axis} of a tensor of shape {Shape} has places 0 to {Shape[axis] - 1}.");
    }

    private void RequireAxes()
    {
        if (Shape.Rank == 0)
        {
            throw new ArgumentException("A tensor without axes has one element and no parts; use Item().");
        }
    }
}
