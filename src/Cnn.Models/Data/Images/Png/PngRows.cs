using System.IO.Compression;

namespace Cnn.Models.Data.Images.Png;

/// <summary>The rows of a PNG image, decompressed and with the prediction undone, pass by pass where it is interlaced.</summary>
internal static class PngRows
{
    // Adam7: first column, first row, steps between columns and rows of each pass.
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Takes a restored row of a pass.</summary>
    /// <param name="row">The row.</param>
    /// <param name="columns">Pixels in it.</param>
    /// <param name="y">Which of the image.</param>
    /// <param name="first">The column of its first pixel.</param>
    /// <param name="step">From one column to the next.</param>
    public delegate void Taker(ReadOnlySpan<byte> row, int columns, int y, int first, int step);

    /// <summary>Refuses an image that is larger than its file can make it, before there is room for it.</summary>
    /// <exception cref="DataException">It is.</exception>
    public static void RequireRoom(PngHeader header, PngChunks chunks, string name)
    {
        long compressed = LengthOf(chunks);
        if ((long)header.Height * header.RowBytes(header.Width) > (compressed + 1) * DataFile.LargestRatio)
        {
            throw new DataException(
                $"{name} is truncated or damaged: {header.Width} x {header.Height} pixels cannot come from {compressed} compressed " +
                    $"bytes. Fetch the file again.");
        }
    }

    /// <summary>Gives all rows in the order of the file.</summary>
    /// <exception cref="DataException">The pixels are truncated or damaged.</exception>
    public static void Walk(PngHeader header, PngChunks chunks, string name, Taker take)
    {
        try
        {
            using var data = new ZLibStream(new MemoryStream(Joined(chunks.Data, LengthOf(chunks))), CompressionMode.Decompress);
            (int X, int Y, int StepX, int StepY)[] passes = header.Interlaced ? Passes : [(0, 0, 1, 1)];
            foreach ((int x, int y, int stepX, int stepY) in passes)
            {
                ReadPass(data, header, (x, y, stepX, stepY), name, take);
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
    }

    private static long LengthOf(PngChunks chunks) => chunks.Data.Sum(d => (long)d.Count);

    private static void ReadPass(Stream data, PngHeader header, (int X, int Y, int StepX, int StepY) pass, string name, Taker take)
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

            take(row.AsSpan(1), columns, y, pass.X, pass.StepX);
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
