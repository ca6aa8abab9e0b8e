namespace Cnn.OneDnn.Planning;

/// <summary>
/// Memory for one timed kernel after the other, with guards at both ends: kernels are timed before they are tried, and one that writes where it should not must
/// spoil nothing. Kept from kernel to kernel, because fresh pages cost more than most runs.
/// </summary>
/// <param name="reserved">Bytes to take at once. Pages that nobody writes to take no memory.</param>
internal sealed class TimingRoom(long reserved = TimingRoom.Reserved) : IDisposable
{
    // What the kernels of most networks need on the few samples that they are timed on.
    private const long Reserved = 64L << 20;

    private const int Margin = 1 << 16;
    private const byte Guard = 0xA5;

    private Arena? arena;
    private long written, end;

    /// <summary>Whether nobody wrote outside of what was taken last.</summary>
    public bool IsGuarded => !At(0).ContainsAnyExcept(Guard) && !At(end).ContainsAnyExcept(Guard);

    /// <summary>The address of so many bytes that have been written to.</summary>
    public nint Take(long bytes)
    {
        long needed = Arena.Align(bytes) + (2 * Margin);
        if (arena is null || arena.ByteSize < needed)
        {
            arena?.Dispose();
            arena = new Arena(Math.Max(reserved, needed), isBrief: true);
            (written, end) = (0, 0);
        }

        if (end > 0)
        {
            At(end).Clear();
        }

        if (written < needed)
        {
            // Pages that nobody has written to are all the same page of zeros, which no other operand would ever be.
            arena.Span<byte>(written, needed - written).Clear();
            written = needed;
        }

        end = needed - Margin;
        At(0).Fill(Guard);
        At(end).Fill(Guard);
        return arena.Address + Margin;
    }

    /// <inheritdoc/>
    public void Dispose() => arena?.Dispose();

    private Span<byte> At(long offset) => arena!.Span<byte>(offset, Margin);
}
