using System.Buffers.Binary;
using ZstdSharp;

namespace Cnn.Models.Data.Parquet;

/// <summary>Unpacks frames of Zstandard's format (RFC 8878), by ZstdSharp.</summary>
internal static class ZstdFrames
{
    private const uint Magic = 0xFD2FB528, Skippable = 0x184D2A50, SkippableMask = 0xFFFFFFF0;
    private const int LargestBlock = 128 << 10, BlockHeader = 3, Raw = 0, Run = 1, Compressed = 2;

    /// <summary>Unpacks frames.</summary>
    /// <param name="from">One frame after the other.</param>
    /// <param name="to">As many bytes as they are said to have.</param>
    /// <exception cref="InvalidDataException">They are damaged, need a dictionary, or have another number of bytes.</exception>
    public static void Unpack(ReadOnlySpan<byte> from, Span<byte> to)
    {
        try
        {
            using var unpacking = new Decompressor();
            if (unpacking.Unwrap(from, to) != to.Length)
            {
                throw Damaged();
            }
        }
        catch (ZstdException e)
        {
            throw new InvalidDataException($"What Zstandard compressed is damaged: {e.Message.ReplaceLineEndings(" ")}.", e);
        }
    }

    /// <summary>How many bytes frames have at most, by the headers of their blocks: nothing is unpacked for it.</summary>
    /// <exception cref="InvalidDataException">They are none, or cut off.</exception>
    public static long Most(ReadOnlySpan<byte> from)
    {
        long most = 0;
        while (from.Length > 0)
        {
            uint magic = BinaryPrimitives.ReadUInt32LittleEndian(Some(from, sizeof(uint)));
            if ((magic & SkippableMask) == Skippable)
            {
                uint size = BinaryPrimitives.ReadUInt32LittleEndian(Some(from, 2 * sizeof(uint))[sizeof(uint)..]);
                from = from[Some(from, (2 * sizeof(uint)) + (long)size).Length..];
                continue;
            }

            if (magic != Magic)
            {
                throw Damaged();
            }

            byte description = Some(from, sizeof(uint) + 1)[sizeof(uint)];
            from = from[Some(from, sizeof(uint) + 1 + HeaderOf(description)).Length..];
            for (bool isLast = false; !isLast;)
            {
                ReadOnlySpan<byte> header = Some(from, BlockHeader);
                int word = header[0] | (header[1] << 8) | (header[2] << 16), size = word >> 3, kind = (word >> 1) & 3;
                isLast = (word & 1) != 0;
                if (size > LargestBlock || kind > Compressed)
                {
                    throw Damaged();
                }

                most += kind is Raw or Run ? size : LargestBlock;
                from = from[Some(from, BlockHeader + (kind == Run ? 1 : size)).Length..];
            }

            from = from[Some(from, (description & 4) != 0 ? sizeof(uint) : 0).Length..];
        }

        return most;
    }

    // What stands behind the description of a frame: its window, the number of its dictionary, and its size.
    private static int HeaderOf(byte description)
    {
        bool isWhole = (description & 32) != 0;
        int dictionary = (description & 3) switch { 0 => 0, 1 => 1, 2 => 2, _ => 4 };
        int size = (description >> 6) switch { 0 => isWhole ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        return (isWhole ? 0 : 1) + dictionary + size;
    }

    private static ReadOnlySpan<byte> Some(ReadOnlySpan<byte> from, long size) => size <= from.Length ? from[..(int)size] : throw Damaged();

    private static InvalidDataException Damaged() => new("What Zstandard compressed contradicts itself.");
}
