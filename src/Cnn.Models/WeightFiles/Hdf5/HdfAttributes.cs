using System.Collections.Immutable;
using System.Text;
using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.Hdf5;

/// <summary>The attributes of an object that are texts.</summary>
/// <param name="stream">The file.</param>
/// <param name="header">The object.</param>
/// <param name="path">What it is called.</param>
internal sealed class HdfAttributes(HdfStream stream, HdfObject header, string path)
{
    private readonly Lazy<Dictionary<string, HdfMessage>> messages = new(() => ByName(header));

    /// <summary>The texts of an attribute; null if there is none of this name.</summary>
    /// <exception cref="InvalidFormatException">It holds no texts, or is damaged.</exception>
    public IReadOnlyList<string>? Texts(string name)
    {
        if (messages.Value.TryGetValue(name, out HdfMessage? message))
        {
            return Read(message.Data, name);
        }

        if (header.All(HdfMessageKind.Attribute).Any(m => m.IsShared))
        {
            throw new InvalidFormatException(
                $"'{FileText.Shown(path)}' of the HDF5 file shares an attribute with others, which is not read. Save it again with h5py's defaults.");
        }

        RequireNoHeap();
        return null;
    }

    /// <summary>The same for what may be left out; null too where it is no text, or lies where it is not read.</summary>
    /// <exception cref="InvalidFormatException">It is damaged.</exception>
    public IReadOnlyList<string>? TextsIfAny(string name) => messages.Value.TryGetValue(name, out HdfMessage? message) ? TryRead(message.Data) : null;

    private static Dictionary<string, HdfMessage> ByName(HdfObject header)
    {
        var found = new Dictionary<string, HdfMessage>(StringComparer.Ordinal);
        foreach (HdfMessage message in header.All(HdfMessageKind.Attribute).Where(m => !m.IsShared))
        {
            var cursor = new HdfCursor(message.Data);
            found.TryAdd(Start(ref cursor).Name, message);
        }

        return found;
    }

    // Name, and the sizes of what follows.
    private static (string Name, int Version, int Flags, int TypeSize, int SpaceSize) Start(ref HdfCursor cursor)
    {
        int version = cursor.Version("attribute", 1, 3), flags = cursor.Byte();
        int nameSize = cursor.Short(), typeSize = cursor.Short(), spaceSize = cursor.Short();
        cursor.Skip(version == 3 ? 1 : 0);
        string name = Encoding.UTF8.GetString(cursor.Take(nameSize).TrimEnd((byte)0));
        AlignOld(ref cursor, version);
        return (name, version, flags, typeSize, spaceSize);
    }

    private void RequireNoHeap()
    {
        if (header.Find(HdfMessageKind.AttributeInfo) is not { } info)
        {
            return;
        }

        var cursor = new HdfCursor(info.Data);
        cursor.Version("attribute info", 0, 0);
        cursor.Skip((cursor.Byte() & 1) == 0 ? 0 : sizeof(ushort));
        if (cursor.Long() != HdfStream.Nowhere)
        {
            throw new InvalidFormatException(
                $"'{FileText.Shown(path)}' of the HDF5 file keeps its attributes in a fractal heap, which is not read. Save it again with h5py's defaults, " +
                    $"without libver='latest'.");
        }
    }

    private List<string> Read(byte[] data, string wanted) => TryRead(data)
        ?? throw new InvalidFormatException($"attribute '{FileText.Shown(wanted)}' of '{FileText.Shown(path)}' in the HDF5 file holds no text.");

    // Null where it is no text.
    private List<string>? TryRead(byte[] data)
    {
        var cursor = new HdfCursor(data);
        (_, int version, int flags, int typeSize, int spaceSize) = Start(ref cursor);
        ReadOnlySpan<byte> typeBytes = cursor.Take(typeSize);
        AlignOld(ref cursor, version);
        ReadOnlySpan<byte> space = cursor.Take(spaceSize);
        AlignOld(ref cursor, version);
        ImmutableArray<long> sizes = HdfSpace.Parse(space);
        long count = sizes.Aggregate(1L, (product, size) => product * size);
        if (count == 0)
        {
            // An empty list has no kind of its own.
            return [];
        }

        HdfType type = (flags & 3) == 0 || version == 1 ? HdfType.Parse(typeBytes) : default;
        if (!type.IsText)
        {
            return null;
        }

        // Each text has a place among the attribute's own bytes: a count that lies finds none left.
        var texts = new List<string>();
        for (long i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> element = cursor.Take(type.Size);
            texts.Add(type.Class == HdfType.FixedText ? Text(element) : Text(HdfHeap.Read(stream, element)));
        }

        return texts;
    }

    private static void AlignOld(ref HdfCursor cursor, int version)
    {
        if (version == 1)
        {
            cursor.Align();
        }
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes.TrimEnd((byte)0));
}
