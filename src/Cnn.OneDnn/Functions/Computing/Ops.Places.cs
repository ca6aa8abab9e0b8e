using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <content>Elements at other places, or several times.</content>
public static partial class Ops
{
    /// <summary>Elements along an axis by their places.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="indices">Places, negative ones from the end.</param>
    /// <param name="axis">The axis; null for places among all elements in a row.</param>
    /// <returns>In the place of the axis, those of the indices.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A place is outside of the axis.</exception>
    public static Tensor Take(Tensor x, Tensor indices, int? axis = null)
    {
        ArgumentNullException.ThrowIfNull(indices);
        Tensor from = axis is null ? Ravel(x) : Given(x);
        int at = from.Axis(axis ?? 0);
        Tensor taken = At(from, at, Places(indices.ToInt32().AsSpan<int>(), from.Shape[at]));
        return taken.Reshape(new Shape([.. from.Shape.AsSpan()[..at], .. indices.Shape, .. from.Shape.AsSpan()[(at + 1)..]]));
    }

    /// <inheritdoc cref="Take(Tensor, Tensor, int?)"/>
    public static Tensor Take(Tensor x, int[] indices, int? axis = null) => Take(x, Tensor.From(indices), axis);

    /// <summary>The part at one place of an axis, which is left out.</summary>
    /// <inheritdoc cref="Take(Tensor, Tensor, int?)"/>
    public static Tensor Take(Tensor x, int indices, int? axis = null) => Take(x, Tensor.From([indices], []), axis);

    /// <summary>Of each line along an axis the elements at places of its own, as those that <see cref="ArgSort"/> gives.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="indices">Places, as many axes as x has, of the same sizes but along the axis; negative ones from the end.</param>
    /// <param name="axis">The axis; null for all elements in a row.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A place is outside of the axis.</exception>
    public static Tensor TakeAlongAxis(Tensor x, Tensor indices, int? axis = null)
    {
        ArgumentNullException.ThrowIfNull(indices);
        Tensor from = axis is null ? Ravel(x) : Given(x), which = axis is null ? Ravel(indices) : indices;
        int at = from.Axis(axis ?? 0);
        if (which.Shape.Rank != from.Shape.Rank || which.Shape.With(at, 0) != from.Shape.With(at, 0))
        {
            throw new ArgumentException($"Places of shape {indices.Shape} do not fit a tensor of shape {x.Shape} along axis {at}.", nameof(indices));
        }

        Tensor lines = MoveAxis(from, at, -1), wanted = MoveAxis(which, at, -1);
        int[] places = Places(wanted.ToInt32().AsSpan<int>(), from.Shape[at]);
        float[] values = lines.ToArray();
        int count = which.Shape[at];
        var taken = Tensor.From([.. places.Select((p, i) => values[(i / count * from.Shape[at]) + p])], wanted.Shape);
        return MoveAxis(taken.AsType(x.Type), -1, at);
    }

    /// <summary>A tensor several times along each axis; axes that are missing in front are added.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="repeats">How often: one number for the last axis, or one for each.</param>
    /// <exception cref="ArgumentException">A number is negative.</exception>
    public static Tensor Tile(Tensor x, PerAxis repeats)
    {
        ArgumentNullException.ThrowIfNull(repeats);
        if (repeats.Any(r => r < 0))
        {
            throw new ArgumentException("Expected numbers from 0 on.", nameof(repeats));
        }

        int rank = Math.Max(Given(x).Shape.Rank, repeats.Count);
        Tensor result = x.Reshape(new Shape([.. Enumerable.Repeat(1, rank - x.Shape.Rank), .. x.Shape]));
        for (int i = 1; i <= repeats.Count; i++)
        {
            int size = result.Shape[rank - i];
            result = At(result, rank - i, [.. Enumerable.Range(0, size * repeats[^i]).Select(p => p % size)]);
        }

        return result;
    }

    /// <summary>Each element several times, one beside the other.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="repeats">How often: one number for all, or one for each place of the axis.</param>
    /// <param name="axis">The axis; null for all elements in a row.</param>
    /// <exception cref="ArgumentException">There is not one number or one for each place, or one is negative.</exception>
    public static Tensor Repeat(Tensor x, PerAxis repeats, int? axis = null)
    {
        ArgumentNullException.ThrowIfNull(repeats);
        Tensor from = axis is null ? Ravel(x) : Given(x);
        int at = from.Axis(axis ?? 0), size = from.Shape[at];
        return (repeats.Count == 1 || repeats.Count == size) && repeats.All(r => r >= 0)
            ? At(from, at, [.. Enumerable.Range(0, size).SelectMany(p => Enumerable.Repeat(p, repeats[repeats.Count == 1 ? 0 : p]))])
            : throw new ArgumentException($"Expected one number from 0 on or {size}, received {repeats.Count}.", nameof(repeats));
    }

    /// <summary>Elements moved along an axis; what leaves its end comes in at its start.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="shift">How far; negative to the start.</param>
    /// <param name="axis">The axis; null for all elements in a row, whose shape stays.</param>
    public static Tensor Roll(Tensor x, int shift, int? axis = null)
    {
        if (axis is not { } one)
        {
            return Roll(Ravel(x), shift, 0).Reshape(x.Shape);
        }

        int at = Given(x).Axis(one), size = x.Shape[at];
        return At(x, at, [.. Enumerable.Range(0, size).Select(p => (int)((((p - (long)shift) % size) + size) % size))]);
    }

    /// <summary>The order of places reversed along axes, or along all.</summary>
    public static Tensor Flip(Tensor x, PerAxis? axis = null)
    {
        Tensor result = Given(x);
        foreach (int at in axis is null ? Enumerable.Range(0, x.Shape.Rank) : axis.Select(x.Axis).Distinct())
        {
            result = At(result, at, [.. Enumerable.Range(0, x.Shape[at]).Reverse()]);
        }

        return result;
    }

    /// <summary>Places added before and behind axes.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="padWidth">How many: <c>((1, 1), (2, 2))</c>.</param>
    /// <param name="mode">"constant"; "edge" repeats what is outermost, "reflect" mirrors at it, "symmetric" mirrors it too.</param>
    /// <param name="constantValues">What a constant is.</param>
    /// <exception cref="ArgumentException">The mode is another, the widths do not fit, or there is nothing to repeat.</exception>
    public static Tensor Pad(Tensor x, PadWidth padWidth, string mode = "constant", double constantValues = 0)
    {
        ArgumentNullException.ThrowIfNull(padWidth);
        Tensor result = Given(x);
        (int Before, int Behind)[] widths = padWidth.For(x.Shape);
        for (int at = 0; at < widths.Length; at++)
        {
            (int before, int behind) = widths[at];
            int size = x.Shape[at];
            result = mode == "constant"
                ? Tensor.Concatenate([Side(before), result, Side(behind)], at)
                : At(result, at, [.. Enumerable.Range(-before, before + size + behind).Select(p => Source(p, size, mode))]);

            Tensor Side(int width) => Tensor.Full(result.Shape.With(at, width), constantValues).AsType(x.Type);
        }

        return result;
    }

    private static int Source(int place, int size, string mode)
    {
        int period = mode == "reflect" ? Math.Max(1, 2 * (size - 1)) : 2 * size;
        if (size == 0)
        {
            throw new ArgumentException("An axis without places has nothing that could be repeated.", nameof(mode));
        }

        int within = ((place % period) + period) % period;
        return mode switch
        {
            "edge" => Math.Clamp(place, 0, size - 1),
            "reflect" => within < size ? within : period - within,
            "symmetric" => within < size ? within : period - 1 - within,
            _ => throw new ArgumentException($"Unknown mode '{mode}'. Expected constant, edge, reflect or symmetric.", nameof(mode)),
        };
    }

    private static int[] Places(ReadOnlySpan<int> indices, int size)
    {
        int[] places = indices.ToArray();
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = places[i] >= -size && places[i] < size
                ? places[i] < 0 ? places[i] + size : places[i]
                : throw new ArgumentOutOfRangeException(nameof(indices), places[i], $"An axis of {size} places has places 0 to {size - 1}.");
        }

        return places;
    }

    // What lies at some places of an axis, in their order.
    private static Tensor At(Tensor x, int axis, int[] places)
    {
        var result = new Tensor(x.Shape.With(axis, places.Length), x.Type);
        int inner = x.Shape.CountFrom(axis + 1) * x.Type.Size(), size = x.Shape[axis];
        Span<byte> from = x.Bytes(), to = result.Bytes();
        int outer = new Shape(x.Shape.AsSpan()[..axis]).ElementCount;
        for (int i = 0, at = 0; i < outer; i++)
        {
            foreach (int place in places)
            {
                from.Slice(((i * size) + place) * inner, inner).CopyTo(to[at..]);
                at += inner;
            }
        }

        return result;
    }
}
