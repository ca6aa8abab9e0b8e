using System.Collections.Immutable;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Which positions of a source axis each position of a destination axis takes, with a weight and the number of the tap. Pooling, resizing and, read the
/// other way round, their gradients are products of such maps over the spatial axes.
/// </summary>
internal sealed class AxisMap
{
    private AxisMap(int sources, List<(int Source, int Tap, float Weight)>[] lists)
    {
        Sources = sources;
        Lists = Array.ConvertAll(lists, l => l.ToArray());
    }

    /// <summary>The length of the source axis.</summary>
    public int Sources { get; }

    /// <summary>The length of the destination axis.</summary>
    public int Destinations => Lists.Length;

    /// <summary>What each destination takes.</summary>
    public (int Source, int Tap, float Weight)[][] Lists { get; }

    public int LongestList => Lists.Max(l => l.Length);

    /// <summary>An axis of one position that maps to itself.</summary>
    public static AxisMap Unit { get; } = new(1, [[(0, 0, 1f)]]);

    /// <summary>The maps of a pooling window over three spatial axes, the first ones of length one where there are fewer.</summary>
    public static AxisMap[] Pooling(Window window, ReadOnlySpan<int> kernel, ReadOnlySpan<int> source, PoolingKind kind)
    {
        AxisMap[] maps = [Unit, Unit, Unit];
        for (int i = 0; i < kernel.Length; i++)
        {
            maps[3 - kernel.Length + i] = PoolingAxis(window, i, kernel[i], source[i], kind);
        }

        return maps;
    }

    /// <summary>The maps of an enlargement by whole factors, nearest or linear with half-pixel centres and clamped edges.</summary>
    public static AxisMap[] Resize(bool linear, ImmutableArray<int> factors, ReadOnlySpan<int> source)
    {
        AxisMap[] maps = [Unit, Unit, Unit];
        for (int i = 0; i < factors.Length; i++)
        {
            maps[3 - factors.Length + i] = linear ? LinearAxis(factors[i], source[i]) : NearestAxis(factors[i], source[i]);
        }

        return maps;
    }

    /// <summary>The map read from source to destination.</summary>
    public AxisMap Transpose()
    {
        List<(int, int, float)>[] lists = Empty(Sources);
        for (int d = 0; d < Destinations; d++)
        {
            foreach ((int source, int tap, float weight) in Lists[d])
            {
                lists[source].Add((d, tap, weight));
            }
        }

        return new AxisMap(Destinations, lists);
    }

    /// <summary>
    /// Neighbouring destinations that take the same taps and weights, of sources that lie equally far from those of the one before: the first one, how many
    /// there are, and how far.
    /// </summary>
    public (int First, int Length, int Shift)[] Runs()
    {
        var runs = new List<(int First, int Length, int Shift)>();
        for (int d = 0; d < Destinations; d++)
        {
            if (runs.Count > 0 && Shift(d) is { } shift && (runs[^1].Length == 1 || runs[^1].Shift == shift))
            {
                runs[^1] = (runs[^1].First, runs[^1].Length + 1, shift);
            }
            else
            {
                runs.Add((d, 1, 0));
            }
        }

        return [.. runs];
    }

    private int? Shift(int destination)
    {
        (int Source, int Tap, float Weight)[] last = Lists[destination - 1], own = Lists[destination];
        if (own.Length != last.Length || own.Length == 0)
        {
            return null;
        }

        int shift = own[0].Source - last[0].Source;
        return own.SequenceEqual(last.Select(e => (e.Source + shift, e.Tap, e.Weight))) ? shift : null;
    }

    private static AxisMap PoolingAxis(Window window, int axis, int kernel, int source, PoolingKind kind)
    {
        var lists = Empty(window.OutputSize(axis, source, kernel));
        for (int o = 0; o < lists.Length; o++)
        {
            for (int tap = 0; tap < kernel; tap++)
            {
                int position = (o * window.Strides[axis]) - window.PadsBefore[axis] + (tap * window.Dilations[axis]);
                if (position >= 0 && position < source)
                {
                    lists[o].Add((position, tap, 1));
                }
            }

            float weight = 1f / (kind == PoolingKind.AverageIncludingPadding ? kernel : lists[o].Count);
            lists[o] = lists[o].ConvertAll(e => (e.Source, e.Tap, weight));
        }

        return new AxisMap(source, lists);
    }

    private static AxisMap NearestAxis(int factor, int source)
    {
        var lists = Empty(source * factor);
        for (int o = 0; o < lists.Length; o++)
        {
            lists[o].Add((o / factor, 0, 1));
        }

        return new AxisMap(source, lists);
    }

    private static AxisMap LinearAxis(int factor, int source)
    {
        var lists = Empty(source * factor);
        for (int o = 0; o < lists.Length; o++)
        {
            double position = Math.Clamp(((o + 0.5) / factor) - 0.5, 0, source - 1);
            int low = (int)position;
            float weight = (float)(position - low);
            lists[o].Add((low, 0, 1 - weight));
            if (weight > 0)
            {
                lists[o].Add((low + 1, 1, weight));
            }
        }

        return new AxisMap(source, lists);
    }

    private static List<(int Source, int Tap, float Weight)>[] Empty(int count)
    {
        var lists = new List<(int, int, float)>[count];
        for (int i = 0; i < count; i++)
        {
            lists[i] = [];
        }

        return lists;
    }
}
