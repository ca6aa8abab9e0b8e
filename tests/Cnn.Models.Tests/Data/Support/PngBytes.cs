using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ICSharpCode.SharpZipLib.Checksum;

namespace Cnn.Models.Tests.Data.Support;

/// <summary>PNG files put together chunk by chunk.</summary>
internal static class PngBytes
{
    public static byte[] Of(int width, int height, int depth, int colorType, byte[] filteredRows, byte[]? palette = null, bool interlaced = false,
        int parts = 1, string? extraChunk = null, byte[]? transparency = null, byte[]? exif = null, byte[]? profile = null)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)colorType, (byte)(interlaced ? 1 : 0));
        using var result = new MemoryStream();
        result.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        Chunk(result, "IHDR", header);
        if (extraChunk is not null)
        {
            Chunk(result, extraChunk, new byte[8]);
        }

        if (profile is not null)
        {
            Chunk(result, "iCCP", [.. "any name\0\0"u8, .. Zlib(profile)]);
        }

        if (palette is not null)
        {
            Chunk(result, "PLTE", palette);
        }

        if (transparency is not null)
        {
            Chunk(result, "tRNS", transparency);
        }

        if (exif is not null)
        {
            Chunk(result, "eXIf", exif);
        }

        byte[] data = Zlib(filteredRows);
        for (int i = 0; i < parts; i++)
        {
            Chunk(result, "IDAT", data[(data.Length * i / parts)..(data.Length * (i + 1) / parts)]);
        }

        Chunk(result, "IEND", []);
        return result.ToArray();
    }

    /// <summary>An 8-bit image without filters.</summary>
    public static byte[] Plain(int width, int height, int channels, byte[] pixels)
    {
        int row = width * channels;
        byte[] rows = new byte[height * (row + 1)];
        for (int y = 0; y < height; y++)
        {
            pixels.AsSpan(y * row, row).CopyTo(rows.AsSpan((y * (row + 1)) + 1));
        }

        return Of(width, height, 8, channels == 1 ? 0 : 2, rows);
    }

    /// <summary>The file with the right checksum in every chunk whose length fits.</summary>
    public static byte[] Resealed(byte[] file)
    {
        for (long at = 8; at + 12 <= file.Length;)
        {
            long length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan((int)at));
            if (at + 12 + length > file.Length)
            {
                break;
            }

            var checksum = new Crc32();
            checksum.Update(new ArraySegment<byte>(file, (int)at + 4, (int)length + 4));
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan((int)(at + 8 + length)), (uint)checksum.Value);
            at += 12 + length;
        }

        return file;
    }

    private static byte[] Zlib(byte[] content)
    {
        using var result = new MemoryStream();
        using (var zlib = new ZLibStream(result, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(content);
        }

        return result.ToArray();
    }

    private static void Chunk(MemoryStream file, string type, byte[] content)
    {
        byte[] length = new byte[4], typed = [.. Encoding.ASCII.GetBytes(type), .. content];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        var checksum = new Crc32();
        checksum.Update(typed);
        byte[] crc = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(crc, (uint)checksum.Value);
        file.Write(length);
        file.Write(typed);
        file.Write(crc);
    }
}
