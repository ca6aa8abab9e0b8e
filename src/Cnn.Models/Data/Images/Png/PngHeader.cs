using System.Buffers.Binary;

namespace Cnn.Models.Data.Images.Png;

/// <summary>PNG's IHDR chunk (ISO/IEC 15948, 11.2.2).</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Depth">Bits per sample: 1, 2, 4, 8 or 16.</param>
/// <param name="ColorType">0 grey, 2 colour, 3 palette, 4 grey and alpha, 6 colour and alpha.</param>
/// <param name="Interlaced">Whether the pixels come in Adam7's seven passes.</param>
internal readonly record struct PngHeader(int Width, int Height, int Depth, int ColorType, bool Interlaced)
{
    /// <summary>Signature, chunk length and type, and the chunk's 13 bytes.</summary>
    public const int Length = 8 + 8 + 13;

    /// <summary>The eight bytes that every PNG file starts with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Samples per pixel in the file.</summary>
    public int Samples => ColorType switch
    {
        2 => 3,
        4 => 2,
        6 => 4,
        _ => 1,
    };

    /// <summary>What the decoded image has: 1 for grey, 3 for colour.</summary>
    public int Channels => ColorType is 0 or 4 ? 1 : 3;

    /// <summary>Bits per pixel in the file.</summary>
    public int PixelBits => Samples * Depth;

    /// <summary>Reads and checks the header.</summary>
    /// <exception cref="DataException">It is truncated, contradicts the standard, or declares too large an image.</exception>
    public static PngHeader Parse(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < Length || !file[8..16].SequenceEqual("\0\0\0\rIHDR"u8))
        {
            throw new DataException($"{name} is truncated or damaged: a PNG file starts with a header chunk of 13 bytes. Fetch the file again.");
        }

        ReadOnlySpan<byte> chunk = file[16..];
        var header = new PngHeader(
            BinaryPrimitives.ReadInt32BigEndian(chunk), BinaryPrimitives.ReadInt32BigEndian(chunk[4..]), chunk[8], chunk[9], chunk[12] == 1);
        bool known = header.ColorType switch
        {
            0 => header.Depth is 1 or 2 or 4 or 8 or 16,
            3 => header.Depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => header.Depth is 8 or 16,
            _ => false,
        };
        if (!known || chunk[10] != 0 || chunk[11] != 0 || chunk[12] > 1)
        {
            throw new DataException(
                $"{name} has a PNG header that the standard does not know: {header.Depth} bits, colour type {header.ColorType}, compression {chunk[10]}, " +
                    $"filter {chunk[11]}, interlace {chunk[12]}.");
        }

        new ImageHeader(ImageKind.Png, header.Width, header.Height, header.Channels).Checked(name);
        return header;
    }

    /// <summary>Bytes of a row of so many pixels, without its filter byte.</summary>
    public int RowBytes(int pixels) => (int)((((long)pixels * PixelBits) + 7) / 8);
}
