using System.Buffers.Binary;
using System.Text;

namespace Cnn.Models.Tests.Events;

/// <summary>A protobuf message as its fields, by number: numbers as their bits, all else as bytes.</summary>
internal sealed class Fields
{
    private readonly List<(int Number, ulong Bits, byte[] Bytes)> all = [];

    public static Fields Of(ReadOnlySpan<byte> message)
    {
        var fields = new Fields();
        while (!message.IsEmpty)
        {
            ulong key = Varint(ref message), bits = 0;
            byte[] bytes = [];
            int length = 0;
            switch (key & 7)
            {
                case 0:
                    bits = Varint(ref message);
                    break;
                case 1:
                    bits = BinaryPrimitives.ReadUInt64LittleEndian(message);
                    length = 8;
                    break;
                case 2:
                    length = (int)Varint(ref message);
                    bytes = message[..length].ToArray();
                    break;
                case 5:
                    bits = BinaryPrimitives.ReadUInt32LittleEndian(message);
                    length = 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {key & 7}.");
            }

            message = message[length..];
            fields.all.Add(((int)(key >> 3), bits, bytes));
        }

        return fields;
    }

    public bool Has(int number) => all.Any(f => f.Number == number);

    public long Int(int number) => (long)all.LastOrDefault(f => f.Number == number).Bits;

    public double Double(int number) => BitConverter.UInt64BitsToDouble(all.LastOrDefault(f => f.Number == number).Bits);

    public float Float(int number) => BitConverter.UInt32BitsToSingle((uint)all.LastOrDefault(f => f.Number == number).Bits);

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    public byte[] Bytes(int number) => all.Last(f => f.Number == number).Bytes;

    public Fields Message(int number) => Of(Bytes(number));

    public IReadOnlyList<Fields> Messages(int number) => [.. all.Where(f => f.Number == number).Select(f => Of(f.Bytes))];

    public IReadOnlyList<string> Texts(int number) => [.. all.Where(f => f.Number == number).Select(f => Encoding.UTF8.GetString(f.Bytes))];

    /// <summary>Packed doubles.</summary>
    public double[] Doubles(int number) => [.. Bytes(number).Chunk(8).Select(c => BinaryPrimitives.ReadDoubleLittleEndian(c))];

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = message[0];
            message = message[1..];
            value |= (ulong)(part & 127) << shift;
            if (part < 128)
            {
                return value;
            }
        }
    }
}
