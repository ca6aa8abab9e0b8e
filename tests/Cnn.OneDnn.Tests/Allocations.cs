namespace Cnn.OneDnn.Tests;

/// <summary>What code allocates on the managed heap.</summary>
internal static class Allocations
{
    private const int Rounds = 200, AtOnce = 4;

    /// <summary>
    /// The least of the rounds, in bytes on the calling thread. A collection elsewhere in the process retires this thread's allocation buffer, whose rest
    /// then counts as allocated, and code that is new boxes some numbers until the runtime has compiled it again, in its own time: code that allocates does so
    /// in every round.
    /// </summary>
    public static long Least(Action round)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Rounds && least > 0; i++)
        {
            Thread.Sleep(i < AtOnce ? 0 : 10);
            long before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
