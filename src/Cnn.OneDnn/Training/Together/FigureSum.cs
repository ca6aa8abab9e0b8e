using System.Runtime.InteropServices;

namespace Cnn.OneDnn;

/// <summary>
/// Adds figures of all ranks up, which are lists of numbers: see <see cref="EpochMeter.Figures"/>. A metric that has seen nothing may keep none, so the ranks
/// agree on lengths, and what is shorter counts as zeros; they do so again only where some rank has other lengths than before.
/// </summary>
internal sealed class FigureSum(ICollective ranks)
{
    private int[] lengths = [];

    /// <summary>The sums over all ranks.</summary>
    /// <param name="figures">Those of this rank; as many lists on each.</param>
    /// <param name="others">Numbers whose sums are wanted too, which take their place.</param>
    public double[][] Add(double[][] figures, Span<double> others = default)
    {
        double[] flat = new double[1 + others.Length + lengths.Sum()];
        flat[0] = Fits(figures) ? 0 : 1;
        others.CopyTo(flat.AsSpan(1));
        if (flat[0] == 0)
        {
            Put(figures, flat.AsSpan(1 + others.Length));
        }

        ranks.AllReduce(flat);
        flat.AsSpan(1, others.Length).CopyTo(others);
        if (flat[0] == 0)
        {
            return Take(flat.AsSpan(1 + others.Length));
        }

        lengths = Longest(figures);
        flat = new double[lengths.Sum()];
        Put(figures, flat);
        ranks.AllReduce(flat);
        return Take(flat);
    }

    private bool Fits(double[][] figures) =>
        figures.Length == lengths.Length && figures.Zip(lengths).All(f => f.First.Length == f.Second || f.First.Length == 0);

    private int[] Longest(double[][] figures)
    {
        int[] own = [.. figures.Select(f => f.Length)];
        int[][] all = [.. ranks.AllGather(MemoryMarshal.AsBytes(own.AsSpan())).Select(b => MemoryMarshal.Cast<byte, int>(b).ToArray())];
        return [.. own.Select((_, i) => all.Max(a => a[i]))];
    }

    private void Put(double[][] figures, Span<double> flat)
    {
        int at = 0;
        for (int i = 0; i < figures.Length; i++)
        {
            figures[i].CopyTo(flat[at..]);
            at += lengths[i];
        }
    }

    private double[][] Take(ReadOnlySpan<double> flat)
    {
        double[][] sums = new double[lengths.Length][];
        int at = 0;
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = flat.Slice(at, lengths[i]).ToArray();
            at += lengths[i];
        }

        return sums;
    }
}
