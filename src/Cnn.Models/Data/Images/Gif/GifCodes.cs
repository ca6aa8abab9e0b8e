namespace Cnn.Models.Data.Images.Gif;

/// <summary>Unpacks GIF's codes of 3 to 12 bits, after Lempel, Ziv and Welch.</summary>
internal static class GifCodes
{
    private const int MostCodes = 4096, MostBits = 12;

    /// <summary>Fills the places of all pixels.</summary>
    /// <param name="data">The codes.</param>
    /// <param name="bits">Bits of a pixel, as the file says.</param>
    /// <param name="to">As many as there are pixels.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="DataException">A code stands for nothing, or they end early.</exception>
    public static void Unpack(ReadOnlySpan<byte> data, int bits, Span<byte> to, string name)
    {
        if (bits is < 1 or > 8)
        {
            throw GifReader.Damaged(name, $"its codes begin with {bits} bits");
        }

        int clear = 1 << bits, end = clear + 1, next = end + 1, size = bits + 1, previous = -1, held = 0, count = 0;
        Span<short> prefix = stackalloc short[MostCodes];
        Span<byte> last = stackalloc byte[MostCodes], first = stackalloc byte[MostCodes], reversed = stackalloc byte[MostCodes];
        for (int i = 0; i < clear; i++)
        {
            (last[i], first[i]) = ((byte)i, (byte)i);
        }

        int done = 0;
        foreach (byte b in data)
        {
            held |= b << count;
            count += 8;
            while (count >= size && done < to.Length)
            {
                int code = held & ((1 << size) - 1);
                held >>= size;
                count -= size;
                if (code == clear)
                {
                    (next, size, previous) = (end + 1, bits + 1, -1);
                    continue;
                }

                if (code == end || code > next || (code == next && previous < 0) || (code >= next && next >= MostCodes) || (previous < 0 && code > end))
                {
                    throw GifReader.Damaged(name, code == end ? "its pixels end early" : "a code stands for nothing");
                }

                // A code that is just being made is the one before and its own first pixel.
                int length = 0;
                byte start = first[code == next ? previous : code];
                if (code == next)
                {
                    reversed[length++] = start;
                }

                for (int c = code == next ? previous : code; ; c = prefix[c])
                {
                    reversed[length++] = last[c];
                    if (c < clear)
                    {
                        break;
                    }
                }

                for (; length > 0 && done < to.Length; length--)
                {
                    to[done++] = reversed[length - 1];
                }

                if (previous >= 0 && next < MostCodes)
                {
                    (prefix[next], last[next], first[next]) = ((short)previous, start, first[previous]);
                    next++;
                    if (next == 1 << size && size < MostBits)
                    {
                        size++;
                    }
                }

                previous = code;
            }
        }

        if (done < to.Length)
        {
            throw GifReader.Damaged(name, "its pixels end early");
        }
    }
}
