namespace Cnn.Models.Data.Parquet;

/// <summary>Unpacks blocks of LZ4's format (lz4/lz4, doc/lz4_Block_format.md).</summary>
internal static class Lz4Block
{
    /// <summary>A byte of a length adds 255: nothing grows further.</summary>
    public const int LargestRatio = 255;

    private const int ShortestMatch = 4, LongLength = 15;

    /// <summary>Unpacks a block.</summary>
    /// <param name="from">The block.</param>
    /// <param name="to">As many bytes as it is said to have.</param>
    /// <exception cref="InvalidDataException">It is damaged, or has another number of bytes.</exception>
    public static void Unpack(ReadOnlySpan<byte> from, Span<byte> to)
    {
        int at = 0, done = 0;
        while (at < from.Length)
        {
            byte token = from[at++];
            int literals = Length(from, ref at, token >> 4);
            if (literals > from.Length - at || literals > to.Length - done)
            {
                throw Damaged();
            }

            from.Slice(at, literals).CopyTo(to[done..]);
            at += literals;
            done += literals;

            // The last sequence has no match.
            if (at == from.Length)
            {
                break;
            }

            int back = at + 1 < from.Length ? from[at] | (from[at + 1] << 8) : throw Damaged();
            at += 2;
            int count = Length(from, ref at, token & LongLength) + ShortestMatch;
            if (back == 0 || back > done || count > to.Length - done)
            {
                throw Damaged();
            }

            // What is copied may be what was just written: byte by byte.
            for (int i = 0; i < count; i++, done++)
            {
                to[done] = to[done - back];
            }
        }

        if (done != to.Length)
        {
            throw Damaged();
        }
    }

    private static int Length(ReadOnlySpan<byte> from, ref int at, int first)
    {
        long length = first;
        for (byte next = 255; first == LongLength && next == 255; length += next)
        {
            next = at < from.Length ? from[at++] : throw Damaged();
        }

        return length <= Array.MaxLength - ShortestMatch ? (int)length : throw Damaged();
    }

    private static InvalidDataException Damaged() => new("A block that LZ4 compressed contradicts itself.");
}
