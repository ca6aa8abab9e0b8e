using System.Text;
using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.Hdf5;

/// <summary>The links of a group: names, and the addresses of the objects they lead to. Links to other files, and links by name, are not followed.</summary>
internal static class HdfLinks
{
    private const int HighestLevel = 16;
    private const string ToName = "to another name";

    public static IEnumerable<HdfLink> Read(HdfStream stream, HdfObject group)
    {
        if (group.Find(HdfMessageKind.SymbolTable) is { } table)
        {
            var cursor = new HdfCursor(table.Data);
            long tree = cursor.Long(), heap = cursor.Long();
            var found = new List<HdfLink>();
            Walk(stream, tree, Heap(stream, heap), found, level: null);
            return found;
        }

        if (group.Find(HdfMessageKind.LinkInfo) is { } info)
        {
            var cursor = new HdfCursor(info.Data);
            cursor.Version("link info", 0, 0);
            cursor.Skip((cursor.Byte() & 1) == 0 ? 0 : sizeof(long));
            if (cursor.Long() != HdfStream.Nowhere)
            {
                throw new InvalidFormatException(
                    "a group of the HDF5 file keeps its links in a fractal heap, which is not read. Save it again with h5py's defaults, without " +
                        "libver='latest' and track_order.");
            }
        }

        return [.. group.All(HdfMessageKind.Link).Select(m => Link(m.Data))];
    }

    private static void Walk(HdfStream stream, long address, byte[] heap, List<HdfLink> found, int? level)
    {
        const int header = 24, pair = 16;
        var cursor = new HdfCursor(stream.Block(address, header, "a tree"));
        cursor.Expect("TREE");
        int type = cursor.Byte(), height = cursor.Byte(), count = cursor.Short();
        if (type != 0 || (level is null ? height > HighestLevel : height != level - 1))
        {
            throw new InvalidFormatException($"a tree of the HDF5 file has a node of type {type} and level {height} where another is expected; it is damaged.");
        }

        var children = new HdfCursor(stream.Block(address + header, count * pair, "a tree"));
        for (int i = 0; i < count; i++)
        {
            children.Skip(sizeof(long));
            long child = children.Long();
            if (height > 0)
            {
                Walk(stream, child, heap, found, height);
            }
            else
            {
                Symbols(stream, child, heap, found);
            }
        }
    }

    private static void Symbols(HdfStream stream, long address, byte[] heap, List<HdfLink> found)
    {
        const int header = 8, entry = 40, scratch = 16, symbolic = 2;
        var cursor = new HdfCursor(stream.Block(address, header, "a symbol table"));
        cursor.Expect("SNOD");
        cursor.Version("symbol table", 1, 1);
        cursor.Skip(1);
        int count = cursor.Short();
        var entries = new HdfCursor(stream.Block(address + header, (long)count * entry, "a symbol table"));
        for (int i = 0; i < count; i++)
        {
            string name = NameAt(heap, entries.Long());
            long to = entries.Long();
            found.Add(new HdfLink(name, to, entries.Word() == symbolic ? ToName : null));
            entries.Skip(sizeof(uint) + scratch);
        }
    }

    private static byte[] Heap(HdfStream stream, long address)
    {
        const int header = 32;
        var cursor = new HdfCursor(stream.Block(address, header, "a heap"));
        cursor.Expect("HEAP");
        cursor.Skip(4);
        long size = cursor.Long();
        cursor.Skip(sizeof(long));
        return stream.Block(cursor.Long(), size, "a heap");
    }

    private static string NameAt(byte[] heap, long offset)
    {
        ReadOnlySpan<byte> rest = offset >= 0 && offset < heap.Length ? heap.AsSpan((int)offset) : [];
        int end = rest.IndexOf((byte)0);
        return end > 0
            ? Name(rest[..end])
            : throw new InvalidFormatException("a name of the HDF5 file lies outside of its heap, or is empty; the file is damaged.");
    }

    private static string Name(ReadOnlySpan<byte> text)
    {
        const int longest = 4096;
        return text.Length is > 0 and <= longest
            ? Encoding.UTF8.GetString(text)
            : throw new InvalidFormatException($"a name of the HDF5 file has {text.Length} bytes; expected 1 to {longest}.");
    }

    private static HdfLink Link(byte[] data)
    {
        var cursor = new HdfCursor(data);
        cursor.Version("link", 1, 1);
        int flags = cursor.Byte(), kind = (flags & 0x08) != 0 ? cursor.Byte() : 0;
        cursor.Skip(((flags & 0x04) != 0 ? sizeof(long) : 0) + ((flags & 0x10) != 0 ? 1 : 0));
        string name = Name(cursor.Take(cursor.Length(1 << (flags & 3))));
        return kind == 0 ? new HdfLink(name, cursor.Long(), null) : new HdfLink(name, HdfStream.Nowhere, kind == 1 ? ToName : "to another file");
    }
}
