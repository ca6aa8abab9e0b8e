using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Cnn.Models.Tests.Keras.Support;

/// <summary>Small HDF5 files, written after the format's specification (version 3.0): superblock 2, object headers 2, links in the headers.</summary>
internal sealed class SmallHdf5
{
    /// <summary>A dataset of IEEE numbers of 32 bits, little-endian (IV.A.2.d).</summary>
    public static readonly byte[] Float32 = [0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0];

    /// <summary>The same with the other order of bytes.</summary>
    public static readonly byte[] BigFloat32 = [0x11, 0x21, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0];

    private const int Dataspace = 1, Datatype = 3, Link = 6, Layout = 8, Attribute = 12, SharedFlag = 2;
    private const long Undefined = -1;
    private readonly MemoryStream file = new();
    private readonly SortedDictionary<string, byte[]> messages = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<byte[]>> attributes = new(StringComparer.Ordinal);

    public SmallHdf5() => file.Write(new byte[48]);

    /// <summary>A dataset at a path, whose groups are made.</summary>
    public SmallHdf5 With(string path, int[] sizes, params float[] values) => With(path, sizes, Float32, values);

    public SmallHdf5 With(string path, int[] sizes, byte[] type, float[] values)
    {
        long at = file.Position;
        file.Write(MemoryMarshal.AsBytes<float>(values));
        return Add(path, sizes, type, [3, 1, .. Long(at), .. Long(values.Length * sizeof(float))]);
    }

    /// <summary>A dataset that was made and never written.</summary>
    public SmallHdf5 WithNothing(string path, int[] sizes) =>
        Add(path, sizes, Float32, [3, 1, .. Long(Undefined), .. Long(sizes.Aggregate(1L, (n, s) => n * s) * sizeof(float))]);

    /// <summary>A dataset in chunks that was made and never written.</summary>
    public SmallHdf5 WithNoChunks(string path, int[] sizes) =>
        Add(path, sizes, Float32, [3, 2, (byte)(sizes.Length + 1), .. Long(Undefined), .. sizes.SelectMany(Int), .. Int(sizeof(float))]);

    /// <summary>A link to another name (IV.A.2.g, type 1).</summary>
    public SmallHdf5 WithSoftLink(string group, string name, string to)
    {
        byte[] key = Encoding.UTF8.GetBytes(name), target = Encoding.UTF8.GetBytes(to);
        Attributes(group).Add(Message(Link, 0, [1, 8, 1, (byte)key.Length, .. key, .. Short(target.Length), .. target]));
        return this;
    }

    /// <summary>An attribute of a group.</summary>
    public SmallHdf5 WithText(string group, string name, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return WithAttribute(group, name, [0x13, 0, 0, 0, .. Int(bytes.Length)], bytes);
    }

    /// <summary>An attribute of a group that is a number.</summary>
    public SmallHdf5 WithNumber(string group, string name, float value) => WithAttribute(group, name, Float32, BitConverter.GetBytes(value));

    /// <summary>An attribute of a group that lies elsewhere.</summary>
    public SmallHdf5 WithShared(string group)
    {
        Attributes(group).Add(Message(Attribute, SharedFlag, [3, 2, .. Long(48)]));
        return this;
    }

    public byte[] ToArray()
    {
        long root = Group("");
        long end = file.Length;
        file.Position = 0;
        file.Write([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 2, 8, 8, 0, .. Long(0), .. Long(Undefined), .. Long(end), .. Long(root), .. Int(0)]);
        return file.ToArray();
    }

    private SmallHdf5 Add(string path, int[] sizes, byte[] type, byte[] layout)
    {
        byte[] space = [2, (byte)sizes.Length, 0, (byte)(sizes.Length > 0 ? 1 : 0), .. sizes.SelectMany(s => Long(s))];
        messages[path] = [.. Message(Dataspace, 0, space), .. Message(Datatype, 0, type), .. Message(Layout, 0, layout)];
        return this;
    }

    private SmallHdf5 WithAttribute(string group, string name, byte[] type, byte[] data)
    {
        byte[] key = [.. Encoding.UTF8.GetBytes(name), 0], space = [2, 0, 0, 0];
        Attributes(group).Add(Message(Attribute, 0,
            [3, 0, .. Short(key.Length), .. Short(type.Length), .. Short(space.Length), 1, .. key, .. type, .. space, .. data]));
        return this;
    }

    private List<byte[]> Attributes(string group) => attributes.TryGetValue(group, out List<byte[]>? found) ? found : attributes[group] = [];

    private long Group(string path)
    {
        string prefix = path.Length == 0 ? "" : path + "/";
        string[] names = [.. messages.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).Select(k => k[prefix.Length..].Split('/')[0]).Distinct()];
        var content = new List<byte>();
        foreach (string name in names)
        {
            long to = messages.TryGetValue(prefix + name, out byte[]? dataset) ? Header(dataset) : Group(prefix + name);
            byte[] key = Encoding.UTF8.GetBytes(name);
            content.AddRange(Message(Link, 0, [1, 0, (byte)key.Length, .. key, .. Long(to)]));
        }

        content.AddRange(attributes.GetValueOrDefault(path)?.SelectMany(m => m) ?? []);
        return Header([.. content]);
    }

    private long Header(byte[] content)
    {
        long at = file.Position;
        file.Write([.. "OHDR"u8, 2, 2, .. Int(content.Length), .. content, .. Int(0)]);
        return at;
    }

    private static byte[] Message(int kind, int flags, byte[] data) => [(byte)kind, .. Short(data.Length), (byte)flags, .. data];

    private static byte[] Short(int value) => BitConverter.GetBytes((ushort)value);

    private static byte[] Int(int value) => BitConverter.GetBytes(value);

    private static byte[] Long(long value)
    {
        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
