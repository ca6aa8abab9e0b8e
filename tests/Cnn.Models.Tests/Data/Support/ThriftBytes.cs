using System.Text;

namespace Cnn.Models.Tests.Data.Support;

/// <summary>Structures in Thrift's compact protocol, written field by field.</summary>
internal sealed class ThriftBytes
{
    private readonly MemoryStream bytes = new();
    private int last;

    public ThriftBytes Int(int id, int value) => Head(id, 5).Number((ulong)(((long)value << 1) ^ (value >> 31)));

    public ThriftBytes Long(int id, long value) => Head(id, 6).Number((ulong)((value << 1) ^ (value >> 63)));

    public ThriftBytes Text(int id, string value)
    {
        byte[] text = Encoding.UTF8.GetBytes(value);
        Head(id, 8).Number((ulong)text.Length);
        bytes.Write(text);
        return this;
    }

    public ThriftBytes Struct(int id, ThriftBytes value)
    {
        Head(id, 12).bytes.Write(value.ToArray());
        return this;
    }

    public ThriftBytes Structs(int id, params ThriftBytes[] values)
    {
        Head(id, 9).bytes.WriteByte((byte)(0xF0 | 12));
        Number((ulong)values.Length);
        foreach (ThriftBytes value in values)
        {
            bytes.Write(value.ToArray());
        }

        return this;
    }

    public byte[] ToArray() => [.. bytes.ToArray(), 0];

    private ThriftBytes Head(int id, int type)
    {
        bytes.WriteByte((byte)(((id - last) << 4) | type));
        last = id;
        return this;
    }

    private ThriftBytes Number(ulong value)
    {
        for (; value > 127; value >>= 7)
        {
            bytes.WriteByte((byte)(value | 128));
        }

        bytes.WriteByte((byte)value);
        return this;
    }
}
