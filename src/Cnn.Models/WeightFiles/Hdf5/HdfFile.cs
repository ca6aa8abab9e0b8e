using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.Hdf5;

/// <summary>
/// An HDF5 file as h5py writes it by default, for reading: groups, datasets that lie whole or in chunks, texts as attributes. What only other settings make,
/// and all that leads to other files, is refused in words. Structures are bounded by the file's length before memory is taken (HDF5 file format specification
/// 3.0).
/// </summary>
/// <remarks>
/// Written here because PureHDF 2.2.0 takes the memory that a file asks for before it reads: for 3,000 mutated files up to 2.7 GB, and 6 times there was not
/// enough. It also gives 21 warnings of what trimming would break.
/// </remarks>
internal sealed class HdfFile
{
    private const int Width = 8;

    /// <param name="stream">The content.</param>
    /// <param name="before">How many bytes of the writer's own stand before it, which addresses do not count.</param>
    public HdfFile(HdfStream stream, long before = 0)
    {
        const int signature = 8, longest = 128;
        var cursor = new HdfCursor(stream.BlockUpTo(0, longest, "the start"));
        if (!cursor.Take(Math.Min(signature, cursor.Left)).SequenceEqual(Start))
        {
            throw new InvalidFormatException("this is no HDF5 file.");
        }

        int version = cursor.Version("superblock", 0, 3);
        Root = new HdfGroup(stream, new HdfObject(stream, version < 2 ? Old(cursor, version, before) : New(cursor, before)), "");
    }

    /// <summary>The bytes that every HDF5 file begins with.</summary>
    public static ReadOnlySpan<byte> Start => [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

    public HdfGroup Root { get; }

    private static long Old(HdfCursor cursor, int version, long before)
    {
        cursor.Skip(4);
        ExpectWidths(ref cursor);
        cursor.Skip(1 + (2 * sizeof(ushort)) + sizeof(uint) + (version == 1 ? 2 * sizeof(ushort) : 0));
        ExpectBase(cursor.Long(), before);
        cursor.Skip(4 * sizeof(long));
        return cursor.Long();
    }

    private static long New(HdfCursor cursor, long before)
    {
        ExpectWidths(ref cursor);
        cursor.Skip(1);
        ExpectBase(cursor.Long(), before);
        cursor.Skip(2 * sizeof(long));
        return cursor.Long();
    }

    private static void ExpectWidths(ref HdfCursor cursor)
    {
        int offsets = cursor.Byte(), lengths = cursor.Byte();
        if (offsets != Width || lengths != Width)
        {
            throw new InvalidFormatException($"the HDF5 file has addresses of {offsets} and lengths of {lengths} bytes; {Width} are read.");
        }
    }

    private static void ExpectBase(long address, long expected)
    {
        if (address != expected)
        {
            throw new InvalidFormatException($"the HDF5 file counts its addresses from byte {address}; from {expected} is read.");
        }
    }
}
