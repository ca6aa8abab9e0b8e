using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn;

/// <summary>What predictions must exceed to count as positive: one number, <c>0.3</c>, or several, <c>[0.3, 0.6]</c>, each with counts of its own.</summary>
[CollectionBuilder(typeof(Thresholds), nameof(Create))]
public sealed class Thresholds : IReadOnlyList<double>
{
    private readonly ImmutableArray<double> values;

    private Thresholds(ReadOnlySpan<double> values) => this.values = [.. values];

    /// <summary>How many there are.</summary>
    public int Count => values.Length;

    /// <summary>One of them.</summary>
    public double this[int index] => values[index];

    /// <summary>A single one.</summary>
    public static implicit operator Thresholds(double threshold) => new([threshold]);

    /// <summary>Several.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static implicit operator Thresholds(double[] thresholds) => Create(thresholds);

    /// <summary>Makes those of a collection expression, <c>[0.3, 0.6]</c>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Thresholds Create(ReadOnlySpan<double> values) =>
        values.IsEmpty ? throw new ArgumentException("Expected a threshold or several, received none.", nameof(values)) : new Thresholds(values);

    /// <inheritdoc/>
    public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
