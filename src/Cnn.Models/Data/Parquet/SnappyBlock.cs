namespace Cnn.Models.Data.Parquet;

/// <summary>Unpacks blocks of Snappy's format (google/snappy, format_description.txt).</summary>
internal static class SnappyBlock
{
    /// <summary>A copy of 64 bytes takes three: nothing grows further.</summary>
    public const int LargestRatio = 22;

    /// <summary>Unpacks a block.</summary>
    /// <param name="from">The block.</param>
    /// <param name="to">As many bytes as it is said to have.</param>
    /// <exception cref="InvalidDataException">It is damaged, or has another number of bytes.</exception>
    public static void Unpack(ReadOnlySpan<byte> from, Span<byte> to)
    {
        int at = 0, done = 0;
        if (Length(from, ref at) != (ulong)to.Length)
        {
            throw Damaged();
        }

        while (at < from.Length)
        {
            byte tag = from[at++];
            if ((tag & 3) == 0)
            {
                long length = (tag >> 2) + 1;
                if (length > 60)
                {
                    length = Number(from, ref at, (int)length - 60) + 1;
                }

                if (length > from.Length - at || length > to.Length - done)
                {
                    throw Damaged();
                }

                from.Slice(at, (int)length).CopyTo(to[done..]);
                at += (int)length;
                done += (int)length;
                continue;
            }

            (int count, long back) = (tag & 3) switch
            {
                1 => (((tag >> 2) & 7) + 4, ((long)(tag >> 5) << 8) | Number(from, ref at, 1)),
                2 => ((tag >> 2) + 1, Number(from, ref at, 2)),
                _ => ((tag >> 2) + 1, Number(from, ref at, 4)),
            };
            if (back == 0 || back > done || count > to.Length - done)
            {
                throw Damaged();
            }

            // What is copied may be what was just written: byte by byte.
            for (int i = 0; i < count; i++, done++)
            {
                to[done] = to[done - (int)back];
            }
        }

        if (done != to.Length)
        {
            throw Damaged();
        }
    }

    private static ulong Length(ReadOnlySpan<byte> from, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte next = at < from.Length ? from[at++] : throw Damaged();
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private static long Number(ReadOnlySpan<byte> from, ref int at, int bytes)
    {
        long value = 0;
        for (int i = 0; i < bytes; i++)
        {
            value |= (at < from.Length ? (long)from[at++] : throw Damaged()) << (8 * i);
        }

        return value;
    }

    private static InvalidDataException Damaged() => new("A block that Snappy compressed contradicts itself.");
}
