namespace Cnn.Models.Data.Images.Png;

/// <summary>Spreads a restored PNG row into grey or colour pixels.</summary>
internal sealed class PngRow(PngHeader header, byte[] palette, byte[]? transparency)
{
    private const byte White8 = byte.MaxValue;

    private readonly ushort[] pixel = new ushort[4];

    /// <summary>
    /// Writes the row's pixels, of 16 bits or with what is transparent laid on white, to every <paramref name="step"/>-th column from <paramref name="first"/>
    /// on.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="columns">How many pixels it has.</param>
    /// <param name="target">The image's row, 16 bits per number if the file has them.</param>
    /// <param name="first">The first column.</param>
    /// <param name="step">From one column to the next.</param>
    /// <returns>Whether every palette index exists.</returns>
    public bool UnpackOnWhite(ReadOnlySpan<byte> row, int columns, Span<ushort> target, int first, int step)
    {
        int channels = header.Channels, white = header.Depth == 16 ? ushort.MaxValue : White8;
        for (int i = 0, at = first * channels; i < columns; i++, at += step * channels)
        {
            if (!TryRead(row, i, white, out int alpha))
            {
                return false;
            }

            for (int c = 0; c < channels; c++)
            {
                target[at + c] = (ushort)AlphaBlend.OnWhite(pixel[c], (uint)alpha, (uint)white);
            }
        }

        return true;
    }

    // Leaves the colour of a pixel in pixel; the palette has alpha by its entries, the other kinds have a number of their own or one colour that is
    // transparent.
    private bool TryRead(ReadOnlySpan<byte> row, int i, int white, out int alpha)
    {
        alpha = white;
        if (header.ColorType == 3)
        {
            int index = Sample(row, i);
            if ((index * 3) + 2 >= palette.Length)
            {
                return false;
            }

            for (int c = 0; c < 3; c++)
            {
                pixel[c] = palette[(index * 3) + c];
            }

            alpha = index < transparency?.Length ? transparency[index] : white;
            return true;
        }

        bool isKey = transparency?.Length >= 2 * header.Samples;
        for (int c = 0; c < header.Samples; c++)
        {
            int value = header.Depth == 16 ? FullSample(row, (i * header.Samples) + c) : Sample(row, (i * header.Samples) + c);
            isKey = isKey && value == ((transparency![2 * c] << 8) | transparency[(2 * c) + 1]);
            pixel[c] = (ushort)(header.Depth < 8 ? value * White8 / ((1 << header.Depth) - 1) : value);
        }

        alpha = header.ColorType is 4 or 6 ? pixel[header.Samples - 1] : isKey ? 0 : white;
        return true;
    }

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

    private static int FullSample(ReadOnlySpan<byte> row, int index) => (row[2 * index] << 8) | row[(2 * index) + 1];

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
