using System.IO.Compression;
using Cnn.Models.Data.Images.Native;

namespace Cnn.Models.Data.Images.Png;

/// <summary>
/// Decodes PNG: all colour types and depths, interlaced or not, upright as its EXIF data say. What is transparent is laid on white, 16 bits are kept, a palette
/// gives colour. The structure is always checked here. Pixels are libspng's work where there is one; without it, and to say what is wrong with what it refuses,
/// they are decoded in managed code.
/// </summary>
internal static class PngReader
{
    // Adam7: first column, first row, steps between columns and rows of each pass.
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

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

        long compressed = chunks.Data.Sum(d => (long)d.Count);
        if ((long)header.Height * header.RowBytes(header.Width) > (compressed + 1) * DataFile.LargestRatio)
        {
            throw new DataException(
                $"{name} is truncated or damaged: {header.Width} x {header.Height} pixels cannot come from {compressed} compressed " +
                    $"bytes. Fetch the file again.");
        }

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
        try
        {
            using var data = new ZLibStream(new MemoryStream(Joined(chunks.Data, compressed)), CompressionMode.Decompress);
            (int X, int Y, int StepX, int StepY)[] passes = header.Interlaced ? Passes : [(0, 0, 1, 1)];
            foreach ((int x, int y, int stepX, int stepY) in passes)
            {
                ReadPass(data, header, pixels, (x, y, stepX, stepY), name);
            }
        }
        catch (EndOfStreamException exception)
        {
            throw new DataException($"{name} is truncated: its compressed pixels end early. Fetch the file again.", exception);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new DataException($"{name} is damaged: its compressed pixels cannot be read. Fetch the file again.", exception);
        }

        return pixels.ToImage().Upright(orientation);
    }

    private static void ReadPass(Stream data, PngHeader header, PngPixels pixels, (int X, int Y, int StepX, int StepY) pass, string name)
    {
        int columns = (header.Width - pass.X + pass.StepX - 1) / pass.StepX;
        if (columns <= 0)
        {
            return;
        }

        int length = header.RowBytes(columns), step = Math.Max(1, header.PixelBits / 8);
        byte[] row = new byte[length + 1], above = new byte[length + 1];
        for (int y = pass.Y; y < header.Height; y += pass.StepY)
        {
            data.ReadExactly(row);
            if (!PngFilter.Undo(row[0], row.AsSpan(1), above.AsSpan(1), step))
            {
                throw new DataException($"{name} is damaged: filter {row[0]} in row {y}, expected 0 to 4. Fetch the file again.");
            }

            if (!pixels.TryUnpack(row.AsSpan(1), columns, y, pass.X, pass.StepX))
            {
                throw new DataException($"{name} is damaged: row {y} uses a colour that its palette of {pixels.PaletteSize} does not have.");
            }

            (row, above) = (above, row);
        }
    }

    private static byte[] Joined(List<ArraySegment<byte>> parts, long length)
    {
        byte[] result = new byte[length];
        int at = 0;
        foreach (ArraySegment<byte> part in parts)
        {
            part.CopyTo(result, at);
            at += part.Count;
        }

        return result;
    }
}
