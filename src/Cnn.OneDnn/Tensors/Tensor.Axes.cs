namespace Cnn.OneDnn;

/// <content>The same elements with other axes. Results are copies.</content>
public sealed partial class Tensor
{
    /// <summary>The axes in reverse order: rows and columns of a matrix exchanged.</summary>
    public Tensor Transpose() => Transpose([.. Enumerable.Range(0, Shape.Rank).Reverse()]);

    /// <summary>
    /// The axes in another order: axis i of the result is axis <paramref name="axes"/>[i] of this tensor, such as (0, 2, 3, 1) from channels first to channels
    /// last.
    /// </summary>
    /// <exception cref="ArgumentException">The axes are no permutation.</exception>
    public Tensor Transpose(params ReadOnlySpan<int> axes)
    {
        int[] order = axes.ToArray();
        if (!order.Order().SequenceEqual(Enumerable.Range(0, Shape.Rank)))
        {
            throw new ArgumentException($"An order of the axes 0 to {Shape.Rank - 1} was expected, received ({string.Join(", ", order)}).", nameof(axes));
        }

        var result = new Tensor(new Shape([.. order.Select(a => Shape[a])]), Type);
        int size = Type.Size();
        int[] places = new int[order.Length], steps = [.. order.Select(a => Shape.CountFrom(a + 1) * size)];
        Span<byte> from = Bytes(), to = result.Bytes();
        for (int i = 0, at = 0; i < to.Length; i += size)
        {
            from.Slice(at, size).CopyTo(to[i..]);
            for (int axis = places.Length - 1; axis >= 0; axis--)
            {
                at += steps[axis];
                if (++places[axis] < result.Shape[axis])
                {
                    break;
                }

                at -= places[axis] * steps[axis];
                places[axis] = 0;
            }
        }

        return result;
    }

    /// <summary>With a new axis of one place: (28, 28, 1) to (1, 28, 28, 1) for axis 0, which makes a batch of a sample.</summary>
    /// <param name="axis">Where it stands in the result; negative ones count from its end.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public Tensor ExpandDims(int axis)
    {
        int place = axis < 0 ? axis + Shape.Rank + 1 : axis;
        if (place < 0 || place > Shape.Rank)
        {
            throw new ArgumentOutOfRangeException(nameof(axis), axis, $"A new axis of a tensor of shape {Shape} stands at 0 to {Shape.Rank}.");
        }

        return Reshape(new Shape([.. Shape.AsSpan()[..place], 1, .. Shape.AsSpan()[place..]]));
    }

    /// <summary>Without an axis of one place, or without all of them.</summary>
    /// <param name="axis">Which; all that have one place if null.</param>
    /// <exception cref="ArgumentException">The axis has not one place.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Tensor Squeeze(int? axis = null)
    {
        if (axis is not { } one)
        {
            return Reshape(new Shape([.. Shape.Where(size => size != 1)]));
        }

        int place = Axis(one);
        return Shape[place] == 1
            ? Reshape(new Shape([.. Shape.AsSpan()[..place], .. Shape.AsSpan()[(place + 1)..]]))
            : throw new ArgumentException($"Axis {one} of a tensor of shape {Shape} has {Shape[place]} places, not one.", nameof(axis));
    }
}
