using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// A count for each spatial axis of a layer: a kernel's size, strides, factors. Written as one number for all axes, <c>3</c>, or as one for each,
/// <c>(3, 5)</c>.
/// </summary>
[CollectionBuilder(typeof(PerAxis), nameof(Create))]
public sealed class PerAxis : IReadOnlyList<int>, IEquatable<PerAxis>
{
    private readonly ImmutableArray<int> values;

    /// <summary>One count for all axes, or one for each axis.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public PerAxis(params ReadOnlySpan<int> values)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("Expected one number for all axes or one for each axis, received none.", nameof(values));
        }

        this.values = [.. values];
    }

    /// <summary>How many numbers were given.</summary>
    public int Count => values.Length;

    /// <summary>The number of an axis.</summary>
    public int this[int index] => values[index];

    /// <summary>The same number for all axes.</summary>
    public static implicit operator PerAxis(int all) => new(all);

    /// <summary>Two axes: height, width.</summary>
    public static implicit operator PerAxis((int Height, int Width) sizes) => new(sizes.Height, sizes.Width);

    /// <summary>Three axes: depth, height, width.</summary>
    public static implicit operator PerAxis((int Depth, int Height, int Width) sizes) => new(sizes.Depth, sizes.Height, sizes.Width);

    /// <summary>Makes the counts of a collection expression, <c>[3, 5]</c>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static PerAxis Create(ReadOnlySpan<int> values) => new(values);

    /// <summary>The numbers as a span.</summary>
    public ReadOnlySpan<int> AsSpan() => values.AsSpan();

    /// <inheritdoc/>
    public bool Equals(PerAxis? other) => other is not null && AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PerAxis);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int value in values)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <summary>The numbers in parentheses.</summary>
    public override string ToString() => $"({string.Join(", ", values)})";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>One number for each of <paramref name="rank"/> axes.</summary>
    /// <exception cref="ArgumentException">Another number of them was given, or one is below <paramref name="minimum"/>.</exception>
    internal PerAxis For(int rank, string what, int minimum = 1)
    {
        if (values.Length != 1 && values.Length != rank)
        {
            throw new ArgumentException($"{what} expects one number or {rank}, one for each spatial axis; received {this}.", what);
        }

        foreach (int value in values)
        {
            if (value < minimum)
            {
                throw new ArgumentException($"{what} expects numbers of at least {minimum}, received {this}.", what);
            }
        }

        return values.Length == rank ? this : new PerAxis([.. Enumerable.Repeat(values[0], rank)]);
    }
}
