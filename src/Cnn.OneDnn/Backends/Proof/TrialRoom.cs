namespace Cnn.OneDnn.Backends.Proof;

/// <summary>Memory for one trial after the other: fresh pages cost more than most runs of a kernel.</summary>
internal sealed class TrialRoom : IDisposable
{
    // Taken at once: pages that nobody writes to take no memory, those that are written to once are there for the next trial. What is larger is given back when
    // the next trial needs less.
    private const long KeptBytes = 64 << 20;

    private Arena? arena;
    private float[] numbers = [];

    /// <summary>The address of so many bytes.</summary>
    public nint Bytes(long count)
    {
        if (arena is null || arena.ByteSize < count || arena.ByteSize > Math.Max(KeptBytes, count))
        {
            arena?.Dispose();
            arena = new Arena(Math.Max(KeptBytes, count), isBrief: true);
        }

        return arena.Address;
    }

    /// <summary>A list of so many numbers.</summary>
    public Memory<float> Numbers(int count)
    {
        if (numbers.Length < count)
        {
            numbers = GC.AllocateUninitializedArray<float>(Math.Max(count, 2 * numbers.Length));
        }

        return numbers.AsMemory(0, count);
    }

    /// <summary>Gives everything back.</summary>
    public void Dispose()
    {
        arena?.Dispose();
        arena = null;
        numbers = [];
    }
}
