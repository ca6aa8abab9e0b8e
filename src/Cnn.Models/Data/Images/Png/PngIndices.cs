namespace Cnn.Models.Data.Images.Png;

/// <summary>Decodes the numbers that a PNG file of a palette or of grey stores for its pixels, before any colour is made of them.</summary>
internal static class PngIndices
{
    /// <summary>The numbers, upright as the file's EXIF data say.</summary>
    /// <exception cref="DataException">The file is no PNG, has colour, transparency or 16 bits, or is damaged.</exception>
    public static RawImage Decode(byte[] file, string name)
    {
        if (!file.AsSpan().StartsWith(PngHeader.Signature))
        {
            throw new DataException($"{name} is no PNG file: masks are PNG with a palette or in grey, whose numbers no compression changes. Export it as PNG.");
        }

        PngHeader header = PngHeader.Parse(file, name);
        if (header.ColorType is not (0 or 3) || header.Depth > 8)
        {
            string what = header.Depth > 8 ? "16 bits per number" : header.ColorType == 4 ? "grey with transparency" : "red, green and blue";
            throw new DataException(
                $"{name} is a mask of {what}: expected a PNG with a palette, whose indices are the classes, or in grey of 8 bits at most, whose values are. " +
                    $"Export it so.");
        }

        PngChunks chunks = PngChunks.Read(file, name);
        PngRows.RequireRoom(header, chunks, name);
        byte[] numbers = new byte[header.Width * header.Height];
        PngRows.Walk(header, chunks, name, (row, columns, y, first, step) =>
        {
            Span<byte> target = numbers.AsSpan(y * header.Width, header.Width);
            if (header.Depth == 8 && step == 1)
            {
                row[..columns].CopyTo(target);
                return;
            }

            for (int i = 0, at = first; i < columns; i++, at += step)
            {
                int bit = i * header.Depth;
                target[at] = (byte)((row[bit >> 3] >> (8 - header.Depth - (bit & 7))) & ((1 << header.Depth) - 1));
            }
        });
        return new RawImage(header.Height, header.Width, 1, numbers).Upright(PngChunks.About(file, header).Orientation);
    }
}
