using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Cnn.OneDnn;

/// <summary>One time for ranks whose clocks count from different moments.</summary>
internal static class RankClocks
{
    // Of some barriers a rank comes late out of one or two, because its machine had something else to do.
    private const int Barriers = 9;

    /// <summary>The moment that all ranks count from, in ticks of this rank's <see cref="Stopwatch"/>. All ranks call.</summary>
    public static long Origin(ICollective ranks)
    {
        long[] left = new long[Barriers];
        for (int i = 0; i < Barriers; i++)
        {
            ranks.Barrier();
            left[i] = Stopwatch.GetTimestamp();
        }

        long[] first = MemoryMarshal.Cast<byte, long>(ranks.AllGather(MemoryMarshal.AsBytes(left.AsSpan()))[0]).ToArray();
        return first[^1] + Offset(left, first);
    }

    /// <summary>What this rank's clock shows more than rank 0's: the median of what it showed more after each barrier.</summary>
    internal static long Offset(ReadOnlySpan<long> left, ReadOnlySpan<long> first)
    {
        long[] more = new long[left.Length];
        for (int i = 0; i < more.Length; i++)
        {
            more[i] = left[i] - first[i];
        }

        Array.Sort(more);
        return more[more.Length / 2];
    }
}
