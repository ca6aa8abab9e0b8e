using System.Buffers.Binary;
using System.Text;

namespace Cnn.Native.Elf;

/// <summary>A file's bytes, read with a check of every offset.</summary>
internal sealed class ElfBytes(byte[] bytes)
{
    private const int LongestName = 4096;

    /// <summary>The file's length.</summary>
    public int Length => bytes.Length;

    /// <summary>A byte.</summary>
    public byte Byte(long offset, string what) => Slice(offset, 1, what)[0];

    /// <summary>A 16-bit number.</summary>
    public ushort Half(long offset, string what) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, 2, what));

    /// <summary>A 32-bit number.</summary>
    public uint Word(long offset, string what) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, 4, what));

    /// <summary>A 64-bit number.</summary>
    public ulong Long(long offset, string what) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(offset, 8, what));

    /// <summary>Checks that a table lies in the file.</summary>
    /// <exception cref="ElfFormatException">It does not.</exception>
    public void Need(long offset, long length, string what)
    {
        if (offset < 0 || length < 0 || length > bytes.Length || offset > bytes.Length - length)
        {
            throw new ElfFormatException(
                $"{what} at {offset}, {length} bytes, lies outside the file of {bytes.Length} bytes; the file is truncated or damaged.");
        }
    }

    /// <summary>A name of a string table.</summary>
    /// <param name="table">The table's offset.</param>
    /// <param name="size">The table's size.</param>
    /// <param name="index">The name's place in it.</param>
    /// <param name="what">Whose name it is.</param>
    public string Name(long table, long size, uint index, string what)
    {
        if (index >= size)
        {
            throw new ElfFormatException($"{what} has its name at {index} of a string table of {size} bytes; the file is damaged.");
        }

        ReadOnlySpan<byte> rest = Slice(table + index, Math.Min(size - index, LongestName), what);
        int end = rest.IndexOf((byte)0);
        return end >= 0
            ? Encoding.Latin1.GetString(rest[..end])
            : throw new ElfFormatException($"{what} has a name without an end; the file is damaged.");
    }

    private ReadOnlySpan<byte> Slice(long offset, long length, string what)
    {
        Need(offset, length, what);
        return bytes.AsSpan((int)offset, (int)length);
    }
}
