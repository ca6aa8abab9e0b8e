using System.Buffers.Binary;
using System.IO.Compression;
using ICSharpCode.SharpZipLib.Checksum;

namespace Cnn.Models.Data.Images.Png;

/// <summary>Encodes images of 8 bits in grey, in colour or by a palette as PNG (ISO/IEC
/// 15948): one data chunk, rows predicted from the pixel to the left.</summary>
internal static class PngWriter
{
    private const byte Left = 1;

    /// <summary>The file's bytes.</summary>
    /// <param name="image">The image.</param>
    /// <param name="palette">Three bytes for each number of a grey image, which are then indices; null for grey and colour.</param>
    public static byte[] Encode(RawImage image, byte[]? palette = null)
    {
        using var file = new MemoryStream();
        file.Write(PngHeader.Signature);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), image.Height);
        (header[8], header[9]) = (8, (byte)(palette is not null ? 3 : image.Channels == 1 ? 0 : 2));
        Write(file, "IHDR"u8, header);
        if (palette is not null)
        {
            Write(file, "PLTE"u8, palette);
        }

        Write(file, "IDAT"u8, Compressed(image));
        Write(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Compressed(RawImage image)
    {
        int length = image.Width * image.Channels, step = image.Channels;
        using var result = new MemoryStream();
        using (var zlib = new ZLibStream(result, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] row = new byte[length + 1];
            row[0] = Left;
            for (int y = 0; y < image.Height; y++)
            {
                ReadOnlySpan<byte> pixels = image.Pixels.AsSpan(y * length, length);
                for (int i = 0; i < length; i++)
                {
                    row[i + 1] = (byte)(pixels[i] - (i < step ? 0 : pixels[i - step]));
                }

                zlib.Write(row);
            }
        }

        return result.ToArray();
    }

    private static void Write(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        byte[] number = new byte[4], typed = [.. type, .. content];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(typed);
        var checksum = new Crc32();
        checksum.Update(typed);
        BinaryPrimitives.WriteUInt32BigEndian(number, (uint)checksum.Value);
        file.Write(number);
    }
}
