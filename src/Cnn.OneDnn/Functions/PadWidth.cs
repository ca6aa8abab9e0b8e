using System.Runtime.CompilerServices;

namespace Cnn.OneDnn;

/// <summary>
/// How much <see cref="Ops.Pad"/> adds before and behind each axis: <c>1</c> everywhere, <c>(1, 2)</c> before and behind every axis, <c>((1, 1), (2, 2))</c> or
/// <c>[[1, 1], [2, 2]]</c> for each axis.
/// </summary>
[CollectionBuilder(typeof(PadWidth), nameof(Create))]
public sealed class PadWidth : IEnumerable<int[]>
{
    private readonly (int Before, int Behind)[] axes;

    private PadWidth(params ReadOnlySpan<(int, int)> axes) => this.axes = axes.ToArray();

    /// <summary>The same on all sides.</summary>
    public static implicit operator PadWidth(int all) => new((all, all));

    /// <summary>The same for all axes.</summary>
    public static implicit operator PadWidth((int Before, int Behind) all) => new(all);

    /// <summary>Two axes.</summary>
    public static implicit operator PadWidth(((int, int), (int, int)) axes) => new(axes.Item1, axes.Item2);

    /// <summary>Three axes.</summary>
    public static implicit operator PadWidth(((int, int), (int, int), (int, int)) axes) => new(axes.Item1, axes.Item2, axes.Item3);

    /// <summary>Four axes.</summary>
    public static implicit operator PadWidth(((int, int), (int, int), (int, int), (int, int)) axes) => new(axes.Item1, axes.Item2, axes.Item3, axes.Item4);

    /// <summary>Makes those of a collection expression, a pair for each axis.</summary>
    /// <exception cref="ArgumentException">One is no pair.</exception>
    public static PadWidth Create(ReadOnlySpan<int[]> axes)
    {
        var pairs = new (int, int)[axes.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            pairs[i] = axes[i] is [int before, int behind]
                ? (before, behind)
                : throw new ArgumentException("Expected two numbers for each axis.", nameof(axes));
        }

        return new PadWidth(pairs);
    }

    /// <inheritdoc/>
    public IEnumerator<int[]> GetEnumerator() => axes.Select(a => new[] { a.Before, a.Behind }).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A pair for each axis of a shape.</summary>
    /// <exception cref="ArgumentException">There is not one for each, or one is negative.</exception>
    internal (int Before, int Behind)[] For(Shape shape) =>
        (axes.Length == 1 || axes.Length == shape.Rank) && axes.All(a => a is { Before: >= 0, Behind: >= 0 })
            ? [.. shape.Select((_, i) => axes[axes.Length == 1 ? 0 : i])]
            : throw new ArgumentException($"Expected two numbers from 0 on for each axis of {shape}, received {axes.Length} pairs.");
}
