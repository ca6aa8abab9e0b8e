namespace Cnn.OneDnn.Backends.Proof;

/// <summary>
/// Memory for right results, handed out piece after piece and taken back at once, to be handed out again: fresh pages cost more than to compute most of them.
/// </summary>
internal sealed class ResultRoom : IDisposable
{
    // Pages that nobody writes to take no memory.
    private const long KeptBytes = 16 << 20;

    private readonly List<Arena> others = [];
    private Arena? kept;
    private long used;

    /// <summary>So many numbers, outside of the managed heap, which would keep them too long.</summary>
    public (Arena Arena, long Offset) Take(int count)
    {
        long bytes = Arena.Align((long)count * sizeof(float));
        if (used + bytes > KeptBytes)
        {
            var other = new Arena(bytes, isBrief: true);
            others.Add(other);
            return (other, 0);
        }

        kept ??= new Arena(KeptBytes, isBrief: true);
        used += bytes;
        return (kept, used - bytes);
    }

    /// <summary>Takes back all that was handed out.</summary>
    public void Clear()
    {
        others.ForEach(o => o.Dispose());
        others.Clear();
        used = 0;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Clear();
        kept?.Dispose();
        kept = null;
    }
}
