namespace Cnn.Models.Data.Images.Png;

/// <summary>The pixels of a PNG image while they are decoded: in 8 bits, or in 16 where the file has them.</summary>
internal sealed class PngPixels(PngHeader header, PngChunks chunks, byte[] pixels, ushort[] deep)
{
    private readonly PngRow unpacker = new(header, chunks.Palette, chunks.Transparency);
    private readonly ushort[] line = new ushort[header.Width * header.Channels];

    /// <summary>Colours in the palette.</summary>
    public int PaletteSize => chunks.Palette.Length / 3;

    private int RowLength => header.Width * header.Channels;

    /// <summary>Takes a restored row of a pass.</summary>
    /// <param name="row">The row.</param>
    /// <param name="columns">Pixels in it.</param>
    /// <param name="y">Which of the image.</param>
    /// <param name="first">The column of its first pixel.</param>
    /// <param name="step">From one column to the next.</param>
    /// <returns>Whether every palette index exists.</returns>
    public bool TryUnpack(ReadOnlySpan<byte> row, int columns, int y, int first, int step)
    {
        if (header.Depth == 16)
        {
            return unpacker.UnpackOnWhite(row, columns, deep.AsSpan(y * RowLength, RowLength), first, step);
        }

        Span<byte> target = pixels.AsSpan(y * RowLength, RowLength);
        if (header.ColorType is not (4 or 6) && chunks.Transparency is null)
        {
            return unpacker.Unpack(row, columns, target, first, step);
        }

        if (!unpacker.UnpackOnWhite(row, columns, line, first, step))
        {
            return false;
        }

        for (int i = 0, at = first * header.Channels; i < columns; i++, at += step * header.Channels)
        {
            for (int c = 0; c < header.Channels; c++)
            {
                target[at + c] = (byte)line[at + c];
            }
        }

        return true;
    }

    /// <summary>The image.</summary>
    public RawImage ToImage() => header.Depth == 16
        ? RawImage.OfDeep(header.Height, header.Width, header.Channels, deep)
        : new RawImage(header.Height, header.Width, header.Channels, pixels);
}
