using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Layers.Reference;

/// <summary>Layers that move, repeat or combine elements.</summary>
internal static class ReferenceShapes
{
    /// <summary>Adds positions for positive borders, removes them for negative ones; channels last.</summary>
    public static Nd Border(Nd x, (int Before, int After)[] borders)
    {
        int[] dims = [x.Dims[0], .. borders.Select((b, a) => x.Dims[a + 1] + b.Before + b.After), x.Dims[^1]];
        return Nd.Make(dims, at =>
        {
            int[] source = [at[0], .. borders.Select((b, a) => at[a + 1] - b.Before), at[^1]];
            return source.Zip(x.Dims).All(p => p.First >= 0 && p.First < p.Second) ? x[source] : 0;
        });
    }

    public static Nd Repeat(Nd x, PerAxis size) => Nd.Make(
        [x.Dims[0], .. size.Select((s, a) => x.Dims[a + 1] * s), x.Dims[^1]],
        at => x[[at[0], .. size.Select((s, a) => at[a + 1] / s), at[^1]]]);

    /// <summary>Bilinear with half-pixel centres, clamped at the border; (N, H, W, C).</summary>
    public static Nd Bilinear(Nd x, PerAxis size) => Nd.Make([x.Dims[0], x.Dims[1] * size[0], x.Dims[2] * size[1], x.Dims[3]], at =>
    {
        (int top, int bottom, double down) = Between(at[1], size[0], x.Dims[1]);
        (int left, int right, double across) = Between(at[2], size[1], x.Dims[2]);
        double upper = (x[at[0], top, left, at[3]] * (1 - across)) + (x[at[0], top, right, at[3]] * across);
        double lower = (x[at[0], bottom, left, at[3]] * (1 - across)) + (x[at[0], bottom, right, at[3]] * across);
        return (upper * (1 - down)) + (lower * down);
    });

    public static Nd Concatenate(Nd[] inputs, int axis)
    {
        int[] dims = [.. inputs[0].Dims];
        dims[axis] = inputs.Sum(x => x.Dims[axis]);
        return Nd.Make(dims, at =>
        {
            int[] source = [.. at];
            foreach (Nd x in inputs)
            {
                if (source[axis] < x.Dims[axis])
                {
                    return x[source];
                }

                source[axis] -= x.Dims[axis];
            }

            throw new InvalidOperationException("outside of every input");
        });
    }

    /// <summary>Combines elementwise; an axis of size one is repeated.</summary>
    public static Nd Merge(Nd[] inputs, Func<double, double, double> combine)
    {
        int[] dims = [.. Enumerable.Range(0, inputs[0].Rank).Select(a => inputs.Max(x => x.Dims[a]))];
        return Nd.Make(dims, at => inputs.Select(x => x[[.. at.Select((p, a) => x.Dims[a] == 1 ? 0 : p)]]).Aggregate(combine));
    }

    private static (int Low, int High, double Part) Between(int at, int factor, int size)
    {
        double place = ((at + 0.5) / factor) - 0.5;
        int low = (int)Math.Floor(place);
        return (Math.Clamp(low, 0, size - 1), Math.Clamp(low + 1, 0, size - 1), place - low);
    }

    /// <summary>Sums over an axis of each, sample by sample.</summary>
    public static Nd Dot(Nd a, Nd b, int axisA, int axisB, bool normalize)
    {
        Nd first = LastAxis(a, axisA), second = LastAxis(b, axisB);
        int[] left = first.Dims[1..^1], right = second.Dims[1..^1];
        Nd products = Nd.Make([a.Dims[0], .. left, .. right], at =>
        {
            double sum = 0, squaresA = 0, squaresB = 0;
            for (int i = 0; i < first.Dims[^1]; i++)
            {
                double x = first[[at[0], .. at[1..(1 + left.Length)], i]], y = second[[at[0], .. at[(1 + left.Length)..], i]];
                (sum, squaresA, squaresB) = (sum + (x * y), squaresA + (x * x), squaresB + (y * y));
            }

            return normalize ? sum / Math.Sqrt(squaresA * squaresB) : sum;
        });
        return products.Rank > 1 ? products : products.Reshape(a.Dims[0], 1);
    }

    /// <summary>Runs a function on (n, ...) of each step of (n, steps, ...).</summary>
    public static Nd EachStep(Nd x, Func<Nd, Nd> run)
    {
        Nd[] steps = [.. Enumerable.Range(0, x.Dims[1]).Select(t => run(Nd.Make([x.Dims[0], .. x.Dims[2..]], at => x[[at[0], t, .. at[1..]]])))];
        return Nd.Make([x.Dims[0], x.Dims[1], .. steps[0].Dims[1..]], at => steps[at[1]][[at[0], .. at[2..]]]);
    }

    /// <summary>The rows of a table that are numbered.</summary>
    public static Nd RowsOf(Nd table, Nd numbers) =>
        Nd.Make([.. numbers.Dims, table.Dims[1]], at => table[[(int)numbers[[.. at[..^1]]], at[^1]]]);

    private static Nd LastAxis(Nd x, int axis)
    {
        int moved = axis < 0 ? axis + x.Rank : axis;
        return x.Transpose([.. Enumerable.Range(0, x.Rank).Where(i => i != moved), moved]);
    }
}
