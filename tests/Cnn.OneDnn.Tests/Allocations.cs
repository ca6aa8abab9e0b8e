namespace Cnn.OneDnn.Tests;

/// <summary>What code allocates on the managed heap.</summary>
internal static class Allocations
{
    private const int Rounds = 4;

    /// <summary>
    /// The least of a few rounds, in bytes on the calling thread. A collection elsewhere in the process retires this thread's allocation buffer, whose rest
    /// then counts as allocated: code that allocates does so in every round.
    /// </summary>
    public static long Least(Action round)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Rounds && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
