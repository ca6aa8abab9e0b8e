using System.Collections;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn;

/// <summary>The sizes of a tensor along its axes, outermost first. Immutable; equal when all sizes are equal.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public sealed class Shape : IEquatable<Shape>, IReadOnlyList<int>
{
    private readonly int[] dims;

    /// <summary>A shape of the given sizes.</summary>
    /// <exception cref="ArgumentException">A size is negative, or the tensor would have 2^31 elements or more.</exception>
    public Shape(params ReadOnlySpan<int> dims)
    {
        long count = 1;
        foreach (int d in dims)
        {
            if (d < 0)
            {
                throw new ArgumentException($"A shape's sizes must not be negative, received ({string.Join(", ", dims.ToArray())}).", nameof(dims));
            }

            count = checked(count * d);
            if (count > int.MaxValue)
            {
                throw new ArgumentException($"A tensor must have fewer than 2^31 elements, received ({string.Join(", ", dims.ToArray())}).", nameof(dims));
            }
        }

        this.dims = dims.ToArray();
        Count64 = count;
    }

    /// <summary>The number of axes.</summary>
    public int Rank => dims.Length;

    /// <summary>The number of elements.</summary>
    public int ElementCount => (int)Count64;

    int IReadOnlyCollection<int>.Count => dims.Length;

    private long Count64 { get; }

    /// <summary>The size along one axis; negative axes count from the end.</summary>
    public int this[int axis] => dims[axis < 0 ? axis + dims.Length : axis];

    /// <summary>Two axes.</summary>
    public static implicit operator Shape((int, int) sizes) => new(sizes.Item1, sizes.Item2);

    /// <summary>Three axes, such as height, width and channels.</summary>
    public static implicit operator Shape((int, int, int) sizes) => new(sizes.Item1, sizes.Item2, sizes.Item3);

    /// <summary>Four axes, such as samples, height, width and channels.</summary>
    public static implicit operator Shape((int, int, int, int) sizes) => new(sizes.Item1, sizes.Item2, sizes.Item3, sizes.Item4);

    /// <summary>Five axes, such as samples, depth, height, width and channels.</summary>
    public static implicit operator Shape((int, int, int, int, int) sizes) => new(sizes.Item1, sizes.Item2, sizes.Item3, sizes.Item4, sizes.Item5);

    /// <summary>The sizes of an array.</summary>
    public static implicit operator Shape(int[] sizes) => new(sizes);

    /// <summary>Makes the shape of a collection expression, <c>[28, 28, 1]</c>.</summary>
    /// <exception cref="ArgumentException">A size is negative, or the tensor would have 2^31 elements or more.</exception>
    public static Shape Create(ReadOnlySpan<int> sizes) => new(sizes);

    /// <summary>The sizes as a span.</summary>
    public ReadOnlySpan<int> AsSpan() => dims;

    /// <summary>A copy of the sizes.</summary>
    public int[] ToArray() => (int[])dims.Clone();

    /// <summary>This shape with one axis changed.</summary>
    public Shape With(int axis, int size)
    {
        int[] copy = ToArray();
        copy[axis < 0 ? axis + copy.Length : axis] = size;
        return new Shape(copy);
    }

    /// <summary>The product of the sizes from <paramref name="axis"/> on.</summary>
    public int CountFrom(int axis)
    {
        int count = 1;
        for (int i = axis; i < dims.Length; i++)
        {
            count *= dims[i];
        }

        return count;
    }

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && dims.AsSpan().SequenceEqual(other.dims);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int d in dims)
        {
            hash.Add(d);
        }

        return hash.ToHashCode();
    }

    /// <summary>The sizes in parentheses, as Keras prints them.</summary>
    public override string ToString() => dims.Length == 1 ? $"({dims[0]},)" : $"({string.Join(", ", dims)})";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)dims).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => dims.GetEnumerator();

    /// <summary>Whether two shapes are the same.</summary>
    public static bool operator ==(Shape? left, Shape? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(Shape? left, Shape? right) => !(left == right);
}
