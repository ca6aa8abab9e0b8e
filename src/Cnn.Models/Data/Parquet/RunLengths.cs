namespace Cnn.Models.Data.Parquet;

/// <summary>Small whole numbers in runs of equal ones and in groups of eight packed side by side: Parquet's RLE/bit-packing hybrid.</summary>
/// <param name="bytes">The runs.</param>
/// <param name="width">The bits of a number, at most 32.</param>
internal ref struct RunLengths(ReadOnlySpan<byte> bytes, int width)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int position, packed;
    private long left;
    private uint value;
    private bool isPacked;

    /// <summary>The next number.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public uint Next()
    {
        if (width == 0)
        {
            return 0;
        }

        if (left == 0)
        {
            Begin();
        }

        left--;
        if (!isPacked)
        {
            return value;
        }

        uint result = 0;
        for (int bit = 0; bit < width; bit++, packed++)
        {
            int at = position + (packed >> 3);
            result |= at < bytes.Length ? (uint)((bytes[at] >> (packed & 7)) & 1) << bit : throw End();
        }

        position += left == 0 ? (packed + 7) / 8 : 0;
        return result;
    }

    private void Begin()
    {
        ulong header = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = position < bytes.Length && shift < 63 ? bytes[position++] : throw End();
            header |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                break;
            }
        }

        isPacked = (header & 1) == 1;
        left = (long)(header >> 1);
        packed = 0;
        if (isPacked)
        {
            // Eight numbers of a bit are a byte: more than the bytes are is a lie.
            left = left <= bytes.Length ? left * 8 : throw End();
        }
        else
        {
            value = 0;
            for (int i = 0; i < (width + 7) / 8; i++)
            {
                value |= (position < bytes.Length ? (uint)bytes[position++] : throw End()) << (8 * i);
            }
        }

        if (left == 0)
        {
            throw End();
        }
    }

    private static InvalidDataException End() => new("Its runs of numbers end too early.");
}
