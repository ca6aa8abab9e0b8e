using Cnn.Models.Data.Images.Native;

namespace Cnn.Models.Data.Images.Png;

/// <summary>
/// Decodes PNG: all colour types and depths, interlaced or not, upright as its EXIF data say. What is transparent is laid on white, 16 bits are kept, a palette
/// gives colour. The structure is always checked here. Pixels are libspng's work where there is one; without it, and to say what is wrong with what it refuses,
/// they are decoded in managed code.
/// </summary>
internal static class PngReader
{
    /// <summary>Decodes a file.</summary>
    /// <exception cref="DataException">It is truncated, damaged, animated or too large.</exception>
    public static RawImage Decode(byte[] file, string name) => Decode(file, name, NativeCodec.Spng.IsAvailable);

    /// <summary>Decodes a file with or without libspng.</summary>
    /// <inheritdoc cref="Decode(byte[], string)" path="/exception"/>
    public static RawImage Decode(byte[] file, string name, bool useLibrary)
    {
        PngHeader header = PngHeader.Parse(file, name);
        PngChunks chunks = PngChunks.Read(file, name);
        if (header.ColorType == 3 && chunks.Palette.Length == 0)
        {
            throw new DataException($"{name} is damaged: a PNG image by palette without one.");
        }

        PngRows.RequireRoom(header, chunks, name);

        // The library takes colours that a palette does not have for black.
        bool hasAllColors = header.ColorType != 3 || chunks.Palette.Length >= 3 << header.Depth;
        (bool hasAlpha, Orientation orientation) = PngChunks.About(file, header);
        if (useLibrary && hasAllColors && PngLibraryReader.TryDecode(file, header, hasAlpha) is { } image)
        {
            return image.Upright(orientation);
        }

        bool isDeep = header.Depth == 16;
        var pixels = new PngPixels(header, chunks, new byte[isDeep ? 0 : header.Width * header.Height * header.Channels],
            new ushort[isDeep ? header.Width * header.Height * header.Channels : 0]);
        PngRows.Walk(header, chunks, name, (row, columns, y, first, step) =>
        {
            if (!pixels.TryUnpack(row, columns, y, first, step))
            {
                throw new DataException($"{name} is damaged: row {y} uses a colour that its palette of {pixels.PaletteSize} does not have.");
            }
        });
        return pixels.ToImage().Upright(orientation);
    }
}
