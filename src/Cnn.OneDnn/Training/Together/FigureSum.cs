using System.Runtime.InteropServices;

namespace Cnn.OneDnn;

/// <summary>
/// Adds figures of all ranks up, which are lists of numbers: see <see cref="EpochMeter.Figures"/>. A metric that has seen nothing may keep none, so the ranks
/// agree on lengths, and what is shorter counts as zeros; they do so again only where some rank has other lengths than before. Otherwise nothing is allocated.
/// </summary>
internal sealed class FigureSum(ICollective ranks)
{
    private int[] lengths = [];
    private double[] flat = [];

    /// <summary>Adds what all ranks have seen to the figures of one meter.</summary>
    /// <param name="own">What this rank has seen, of as many metrics as on each; nothing afterwards.</param>
    /// <param name="into">Where the sums are added: the same one, or another of the same model.</param>
    /// <param name="others">Numbers whose sums are wanted too, which take their place.</param>
    public void Add(EpochMeter own, EpochMeter into, Span<double> others = default)
    {
        Span<double> sums = Room(1 + others.Length);
        bool fits = Fits(own);
        sums[0] = fits ? 0 : 1;
        others.CopyTo(sums[1..]);
        if (fits)
        {
            Put(own, sums[(1 + others.Length)..]);
        }

        ranks.AllReduce(sums);
        sums.Slice(1, others.Length).CopyTo(others);
        if (sums[0] == 0)
        {
            Take(sums[(1 + others.Length)..], own, into);
            return;
        }

        lengths = Longest(own);
        sums = Room(0);
        Put(own, sums);
        ranks.AllReduce(sums);
        Take(sums, own, into);
    }

    // Zeros, as many as the figures have numbers, and some more before them.
    private Span<double> Room(int before)
    {
        int length = before;
        foreach (int list in lengths)
        {
            length += list;
        }

        flat = flat.Length < length ? new double[length] : flat;
        flat.AsSpan(0, length).Clear();
        return flat.AsSpan(0, length);
    }

    private bool Fits(EpochMeter figures)
    {
        bool fits = figures.FigureLists == lengths.Length;
        for (int i = 0; fits && i < lengths.Length; i++)
        {
            fits = figures.LengthOf(i) is var length && (length == lengths[i] || length == 0);
        }

        return fits;
    }

    private int[] Longest(EpochMeter figures)
    {
        int[] own = [.. Enumerable.Range(0, figures.FigureLists).Select(figures.LengthOf)];
        int[][] all = [.. ranks.AllGather(MemoryMarshal.AsBytes(own.AsSpan())).Select(b => MemoryMarshal.Cast<byte, int>(b).ToArray())];
        return [.. own.Select((_, i) => all.Max(a => a[i]))];
    }

    private void Put(EpochMeter figures, Span<double> sums)
    {
        int at = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            figures.CopyFigures(i, sums.Slice(at, figures.LengthOf(i)));
            at += lengths[i];
        }
    }

    private void Take(ReadOnlySpan<double> sums, EpochMeter own, EpochMeter into)
    {
        own.Reset();
        int at = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            into.AddFigures(i, sums.Slice(at, lengths[i]));
            at += lengths[i];
        }
    }
}
