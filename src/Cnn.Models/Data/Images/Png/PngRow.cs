namespace Cnn.Models.Data.Images.Png;

/// <summary>Spreads a restored PNG row into 8-bit grey or colour pixels.</summary>
internal sealed class PngRow(PngHeader header, byte[] palette)
{
    /// <summary>Writes the row's pixels to every <paramref name="step"/>-th column from <paramref name="first"/> on.</summary>
    /// <returns>Whether every palette index exists.</returns>
    public bool Unpack(ReadOnlySpan<byte> row, int columns, Span<byte> target, int first, int step)
    {
        if (header.Depth == 8 && step == 1 && header.ColorType is (0 or 2))
        {
            row.CopyTo(target);
            return true;
        }

        int channels = header.Channels;
        for (int i = 0, at = first * channels; i < columns; i++, at += step * channels)
        {
            if (header.ColorType == 3)
            {
                int index = Sample(row, i) * 3;
                if (index >= palette.Length)
                {
                    return false;
                }

                palette.AsSpan(index, 3).CopyTo(target[at..]);
                continue;
            }

            for (int c = 0; c < channels; c++)
            {
                int value = Sample(row, (i * header.Samples) + c);

                // Depths below eight bits spread over the whole range: 1 of one bit is white.
                target[at + c] = (byte)(header.Depth < 8 ? value * 255 / ((1 << header.Depth) - 1) : value);
            }
        }

        return true;
    }

    private int Sample(ReadOnlySpan<byte> row, int index)
    {
        if (header.Depth >= 8)
        {
            return row[index * (header.Depth / 8)];
        }

        int bit = index * header.Depth;
        return (row[bit >> 3] >> (8 - header.Depth - (bit & 7))) & ((1 << header.Depth) - 1);
    }
}
