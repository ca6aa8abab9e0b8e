using System.Buffers.Binary;
using ICSharpCode.SharpZipLib.Checksum;

namespace Cnn.Models.Data.Images.Png;

/// <summary>What of a PNG file's chunks the decoder needs.</summary>
internal sealed class PngChunks
{
    // The directory that says how rows lie is the first one.
    private const uint LargestExif = 1 << 16;

    private PngChunks(byte[] palette, byte[]? transparency, List<ArraySegment<byte>> data)
    {
        Palette = palette;
        Transparency = transparency;
        Data = data;
    }

    /// <summary>The tRNS chunk: the alpha of each colour of the palette, or the one colour that is transparent; null where there is none.</summary>
    public byte[]? Transparency { get; }

    /// <summary>Three bytes per entry; empty where the file has no palette.</summary>
    public byte[] Palette { get; }

    /// <summary>The pieces of the compressed pixels.</summary>
    public List<ArraySegment<byte>> Data { get; }

    /// <summary>
    /// What the chunks say, as far as they are there: whether anything may be transparent, which stands before the pixels, and how the rows lie, which may
    /// stand behind them. Damage is left to <see cref="Read"/>.
    /// </summary>
    public static (bool HasAlpha, Orientation Orientation) About(ReadOnlySpan<byte> file, PngHeader header)
    {
        bool hasAlpha = header.ColorType is 4 or 6;
        bool isBefore = true;
        Orientation orientation = Orientation.Upright;
        for (ReadOnlySpan<byte> rest = file[PngHeader.Signature.Length..]; rest.Length >= 12;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            ReadOnlySpan<byte> type = rest.Slice(4, 4);
            if (length > rest.Length - 12)
            {
                break;
            }

            isBefore &= !type.SequenceEqual("IDAT"u8);
            hasAlpha |= isBefore && type.SequenceEqual("tRNS"u8);
            orientation = type.SequenceEqual("eXIf"u8) ? ExifOrientation.Read(rest.Slice(8, (int)length)) : orientation;
            rest = rest[(12 + (int)length)..];
        }

        return (hasAlpha, orientation);
    }

    /// <summary>How the rows of a file lie, wherever it says so. The pixels are stepped over.</summary>
    public static Orientation OrientationIn(Stream file)
    {
        byte[] head = new byte[8];
        Orientation orientation = Orientation.Upright;
        for (file.Position = PngHeader.Signature.Length; file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (length > file.Length - file.Position - 4)
            {
                break;
            }

            long end = file.Position + length + 4;
            if (head.AsSpan(4).SequenceEqual("eXIf"u8))
            {
                byte[] content = new byte[Math.Min(length, LargestExif)];
                file.ReadExactly(content);
                orientation = ExifOrientation.Read(content);
            }

            file.Position = end;
        }

        return orientation;
    }

    /// <summary>Goes through the chunks, checking lengths and checksums.</summary>
    /// <exception cref="DataException">The file is truncated, damaged or animated.</exception>
    public static PngChunks Read(byte[] file, string name)
    {
        byte[] palette = [];
        byte[]? transparency = null;
        var data = new List<ArraySegment<byte>>();
        int at = PngHeader.Signature.Length;
        while (true)
        {
            if (file.Length - at < 12)
            {
                throw new DataException($"{name} is truncated: the PNG file ends before its end chunk. Fetch the file again.");
            }

            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
            {
                throw new DataException(
                    $"{name} is truncated or damaged: a PNG chunk declares {length} bytes, {file.Length - at - 12} are left. Fetch the file again.");
            }

            ReadOnlySpan<byte> type = file.AsSpan(at + 4, 4);
            var content = new ArraySegment<byte>(file, at + 8, (int)length);
            if (ChecksumOf(new ArraySegment<byte>(file, at + 4, (int)length + 4)) != BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + (int)length)))
            {
                throw new DataException($"{name} is damaged: the checksum of a PNG chunk is wrong. Fetch the file again.");
            }

            if (type.SequenceEqual("IEND"u8))
            {
                return new PngChunks(palette, transparency, data);
            }

            if (type.SequenceEqual("acTL"u8))
            {
                throw new DataException($"{name} is an animated PNG: only still images can be used. Export one frame.");
            }

            if (type.SequenceEqual("PLTE"u8))
            {
                palette = length is > 0 and <= 768 && length % 3 == 0
                    ? content.ToArray()
                    : throw new DataException($"{name} is damaged: a PNG palette of {length} bytes.");
            }
            else if (type.SequenceEqual("tRNS"u8) && data.Count == 0)
            {
                transparency = length is > 0 and <= 256
                    ? content.ToArray()
                    : throw new DataException($"{name} is damaged: a PNG transparency of {length} bytes.");
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                data.Add(content);
            }

            at += 12 + (int)length;
        }
    }

    private static uint ChecksumOf(ArraySegment<byte> bytes)
    {
        var checksum = new Crc32();
        checksum.Update(bytes);
        return (uint)checksum.Value;
    }
}
