using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Proof;

/// <summary>Memory for one trial after the other: fresh pages cost more than most runs of a kernel.</summary>
internal sealed class TrialRoom : IDisposable
{
    // What is larger is given back when the next trial needs less.
    private const long KeptBytes = 64 << 20;

    private Arena? arena;
    private float[] numbers = [];

    /// <summary>The address of so many bytes.</summary>
    public nint Bytes(long count)
    {
        if (arena is null || arena.ByteSize < count || arena.ByteSize > Math.Max(KeptBytes, count))
        {
            arena?.Dispose();
            arena = new Arena(count);
        }

        return arena.Address;
    }

    /// <summary>A list of so many numbers.</summary>
    public Memory<float> Numbers(int count)
    {
        if (numbers.Length < count)
        {
            numbers = GC.AllocateUninitializedArray<float>(count);
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
