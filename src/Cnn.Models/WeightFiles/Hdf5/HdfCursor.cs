using System.Buffers.Binary;
using System.Text;
using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.Hdf5;

/// <summary>Reads the fields of a structure one after the other, little-endian as HDF5 has them, and never past its end.</summary>
internal ref struct HdfCursor(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>How many bytes have been read.</summary>
    public int Position { get; private set; }

    public readonly int Left => bytes.Length - Position;

    public byte Byte() => Take(1)[0];

    public ushort Short() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public uint Word() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    /// <summary>An address or a length of eight bytes; what is not in use is -1.</summary>
    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>A length that is stored in 1, 2, 4 or 8 bytes.</summary>
    public long Length(int size) => size switch { 1 => Byte(), 2 => Short(), 4 => Word(), _ => Long() };

    public void Skip(int count) => Take(count);

    /// <summary>Skips what fills a structure up to a multiple of eight bytes.</summary>
    public void Align() => Skip(-Position & 7);

    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > Left)
        {
            throw new InvalidFormatException($"a structure of the HDF5 file asks for {count} bytes where {Left} are left; the file is damaged.");
        }

        ReadOnlySpan<byte> taken = bytes.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    /// <summary>The four letters that a structure begins with.</summary>
    public void Expect(string signature)
    {
        if (!Take(signature.Length).SequenceEqual(Encoding.ASCII.GetBytes(signature)))
        {
            throw new InvalidFormatException($"the HDF5 file has no '{signature}' where one is expected; it is damaged.");
        }
    }

    /// <summary>A number that says which version of a structure follows.</summary>
    public int Version(string what, int lowest, int highest)
    {
        int version = Byte();
        return version >= lowest && version <= highest
            ? version
            : throw new InvalidFormatException($"the HDF5 file has a {what} of version {version}; {lowest} to {highest} are read.");
    }
}
