using System.Buffers.Binary;
using ICSharpCode.SharpZipLib.Checksum;

namespace Cnn.Models.Data.Images.Png;

/// <summary>What of a PNG file's chunks the decoder needs.</summary>
internal sealed class PngChunks
{
    private PngChunks(byte[] palette, List<ArraySegment<byte>> data)
    {
        Palette = palette;
        Data = data;
    }

    /// <summary>Three bytes per entry; empty where the file has no palette.</summary>
    public byte[] Palette { get; }

    /// <summary>The pieces of the compressed pixels.</summary>
    public List<ArraySegment<byte>> Data { get; }

    /// <summary>Goes through the chunks, checking lengths and checksums.</summary>
    /// <exception cref="DataException">The file is truncated, damaged or animated.</exception>
    public static PngChunks Read(byte[] file, string name)
    {
        byte[] palette = [];
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
                return new PngChunks(palette, data);
            }

            if (type.SequenceEqual("acTL"u8))
            {
                throw new DataException($"{name} is an animated PNG: only still images can be used. Export one frame.");
            }

            if (type.SequenceEqual("PLTE"u8))
            {
                palette = length is > 0 and <= 768 && length % 3 == 0 ? content.ToArray() : throw new DataException($"{name} is damaged: a PNG palette of {length} bytes.");
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
