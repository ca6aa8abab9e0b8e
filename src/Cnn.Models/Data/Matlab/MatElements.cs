using System.Buffers.Binary;
using System.IO.Compression;

namespace Cnn.Models.Data.Matlab;

/// <summary>The data elements of a Level 5 file, or of one compressed element in it, one after the other.</summary>
/// <param name="content">Where they come from.</param>
/// <param name="length">How many bytes there are, or may be at most.</param>
/// <param name="isBig">Whether numbers have their high byte first.</param>
internal sealed class MatElements(Stream content, long length, bool isBig)
{
    private const int Word = 8, Half = 4;
    private long left = length;
    private int padding;

    /// <summary>The next element's type and how many bytes it has; null at the end.</summary>
    /// <exception cref="InvalidDataException">It reaches past the end.</exception>
    public (int Type, int Size)? Next()
    {
        Skip(padding);
        padding = 0;
        if (left < Word)
        {
            return null;
        }

        Span<byte> tag = stackalloc byte[Word];
        Take(tag[..Half]);
        uint first = Whole(tag);

        // Small ones have their size beside their type, and their bytes in the place of the size.
        bool isSmall = first >> 16 != 0;
        uint size = first >> 16;
        if (!isSmall)
        {
            Take(tag[Half..]);
            size = Whole(tag[Half..]);
        }

        if ((isSmall && size > Half) || size > left || size > Array.MaxLength)
        {
            throw new InvalidDataException("An element is longer than what is left.");
        }

        int type = (int)(first & 0xFFFF);
        padding = isSmall ? Half - (int)size : type == MatType.Compressed ? 0 : (int)(-size & (Word - 1));
        return (type, (int)size);
    }

    /// <summary>The bytes of an element.</summary>
    public byte[] Bytes(int size)
    {
        byte[] bytes = new byte[size];
        Take(bytes);
        return bytes;
    }

    /// <summary>The elements within an element of so many bytes.</summary>
    public MatElements Within(int size)
    {
        left -= size;
        return new MatElements(content, size, isBig);
    }

    /// <summary>The elements within a compressed one.</summary>
    public MatElements Unpacked(int size)
    {
        byte[] packed = Bytes(size);
        long largest = Math.Min(DataFile.LargestContent(size), (long)size * DataFile.LargestRatio);
        return new MatElements(new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress), largest, isBig);
    }

    /// <summary>Passes over what is left of these elements.</summary>
    public void End()
    {
        Skip(left);
        padding = 0;
    }

    /// <summary>Passes over bytes.</summary>
    public void Skip(long count)
    {
        count = Math.Min(count, left);
        left -= count;
        if (content.CanSeek)
        {
            content.Position += count;
            return;
        }

        Span<byte> block = stackalloc byte[512];
        while (count > 0)
        {
            int read = content.Read(block[..(int)Math.Min(count, block.Length)]);
            count -= read > 0 ? read : throw new EndOfStreamException();
        }
    }

    /// <summary>A number of four bytes.</summary>
    public uint Whole(ReadOnlySpan<byte> bytes) => isBig ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private void Take(Span<byte> to)
    {
        left -= to.Length;
        content.ReadExactly(to);
    }
}
