using System.Buffers.Binary;
using Cnn.Models.Data.Images.Profiles;

namespace Cnn.Models.Data.Images.WebP;

/// <summary>The chunks of a WebP file that say how large it is and how it lies (RFC 9649).</summary>
internal static class WebPHeader
{
    private const int RiffBytes = 12, ChunkBytes = 8, ProfileFlag = 0x20, AlphaFlag = 0x10, AnimationFlag = 0x02;

    /// <summary>Reads and checks the header.</summary>
    /// <returns>The header; null where it lies beyond what is given.</returns>
    /// <exception cref="DataException">It is damaged, animated, or declares too large an image.</exception>
    public static ImageHeader? Find(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < RiffBytes + ChunkBytes + 10)
        {
            throw Damaged(name, "it ends within its header");
        }

        ReadOnlySpan<byte> first = file[RiffBytes..], content = first[ChunkBytes..];
        (int width, int height, bool hasAlpha) = first switch
        {
            [(byte)'V', (byte)'P', (byte)'8', (byte)'X', ..] => (Three(content[4..]) + 1, Three(content[7..]) + 1, (content[0] & AlphaFlag) != 0),
            [(byte)'V', (byte)'P', (byte)'8', (byte)'L', ..] when content[0] == 0x2F => Lossless(BinaryPrimitives.ReadUInt32LittleEndian(content[1..])),
            [(byte)'V', (byte)'P', (byte)'8', (byte)' ', ..] when content[3..6].SequenceEqual((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]) =>
                (BinaryPrimitives.ReadUInt16LittleEndian(content[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(content[8..]) & 0x3FFF, false),
            _ => throw Damaged(name, "its first chunk is none that is known"),
        };
        if (first[3] == (byte)'X' && (content[0] & AnimationFlag) != 0)
        {
            throw new DataException($"{name} is an animated WebP file: only still images can be used. Export one frame.");
        }

        ColorMeaning colors = first[3] == (byte)'X' && (content[0] & ProfileFlag) != 0 ? ColorProfiles.Find(EmbeddedProfile.OfWebP(file), 3) : default;
        return new ImageHeader(ImageKind.WebP, width, height, 3) { HasAlpha = hasAlpha, Colors = colors }.Checked(name).Lying(OrientationIn(file));
    }

    /// <summary>What is wrong with a file.</summary>
    public static DataException Damaged(string name, string what) => new DataException($"{name} is a WebP file that is damaged: {what}. Fetch the file again.");

    private static (int Width, int Height, bool HasAlpha) Lossless(uint bits) =>
        ((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1, (bits >> 28 & 1) != 0);

    private static int Three(ReadOnlySpan<byte> at) => at[0] | (at[1] << 8) | (at[2] << 16);

    // It stands behind the pixels; of the start of a file alone it is not known.
    private static Orientation OrientationIn(ReadOnlySpan<byte> file)
    {
        for (long at = RiffBytes; at + ChunkBytes <= file.Length;)
        {
            ReadOnlySpan<byte> chunk = file[(int)at..];
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk.StartsWith("EXIF"u8))
            {
                ReadOnlySpan<byte> exif = chunk.Slice(ChunkBytes, (int)Math.Min(length, chunk.Length - ChunkBytes));
                return ExifOrientation.Read(exif.StartsWith("Exif\0\0"u8) ? exif[6..] : exif);
            }

            // In 64 bits: of 32 a length can be made that leads back to its own chunk.
            at += ChunkBytes + (long)length + (length & 1);
        }

        return Orientation.Upright;
    }
}
