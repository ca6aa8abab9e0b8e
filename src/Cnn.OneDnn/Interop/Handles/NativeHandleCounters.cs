namespace Cnn.OneDnn.Interop;

/// <summary>How many of the library's objects the process holds: zero when nothing leaks.</summary>
internal static class NativeHandleCounters
{
    private static readonly int[] Counts = new int[Enum.GetValues<NativeHandleKind>().Length];

    /// <summary>Objects of all kinds.</summary>
    public static int Live
    {
        get
        {
            int total = 0;
            foreach (NativeHandleKind kind in Enum.GetValues<NativeHandleKind>())
            {
                total += LiveOf(kind);
            }

            return total;
        }
    }

    /// <summary>Objects of one kind.</summary>
    public static int LiveOf(NativeHandleKind kind) => Volatile.Read(ref Counts[(int)kind]);

    internal static void Opened(NativeHandleKind kind) => Interlocked.Increment(ref Counts[(int)kind]);

    internal static void Closed(NativeHandleKind kind) => Interlocked.Decrement(ref Counts[(int)kind]);
}
