using System.Text;

namespace Cnn.Models.Data.Parquet;

/// <summary>Reads Thrift's compact protocol, in which Parquet files describe themselves. Every length is held against the bytes that are left.</summary>
/// <param name="bytes">The structure.</param>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    private const int MostDepth = 16;
    private const byte Truth = 1, Falsehood = 2, Byte = 3, Int16 = 4, Int32 = 5, Int64 = 6, Double = 7, Binary = 8, List = 9, Set = 10, Map = 11, Struct = 12;

    private readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>How many bytes were read.</summary>
    public int Position { get; private set; }

    /// <summary>Goes to the next field of a structure.</summary>
    /// <param name="id">The number of the field before, 0 at first; becomes this one's.</param>
    /// <param name="type">Its type.</param>
    /// <returns>False at the end of the structure.</returns>
    public bool Next(ref int id, out byte type)
    {
        byte header = Take();
        type = (byte)(header & 15);
        if (header == 0)
        {
            return false;
        }

        id = header >> 4 is > 0 and var step ? id + step : (int)Whole();
        return true;
    }

    /// <summary>A whole number.</summary>
    public long Whole()
    {
        ulong value = Raw();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A whole number from 0 to a limit.</summary>
    public long Count(long most)
    {
        long value = Whole();
        return value >= 0 && value <= most ? value : throw new InvalidDataException("It names a place or a number that is not in the file.");
    }

    /// <summary>A text.</summary>
    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>Bytes.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        ulong length = Raw();
        if (length > (ulong)(bytes.Length - Position))
        {
            throw new InvalidDataException("A text is longer than what is left.");
        }

        Position += (int)length;
        return bytes.Slice(Position - (int)length, (int)length);
    }

    /// <summary>How many elements a list has.</summary>
    public int Elements() => Elements(out _);

    /// <summary>Passes over a value.</summary>
    public void Skip(byte type, int depth = 0)
    {
        if (depth > MostDepth)
        {
            throw new InvalidDataException("Structures lie in each other without end.");
        }

        switch (type)
        {
            case Truth or Falsehood:
                break;
            case Byte:
                Take();
                break;
            case Int16 or Int32 or Int64:
                Raw();
                break;
            case Double:
                Bytes(sizeof(double));
                break;
            case Binary:
                Bytes();
                break;
            case List or Set:
                int count = Elements(out byte element);
                for (int i = 0; i < count; i++)
                {
                    SkipElement(element, depth);
                }

                break;
            case Map:
                SkipMap(depth);
                break;
            case Struct:
                int id = 0;
                while (Next(ref id, out byte field))
                {
                    Skip(field, depth + 1);
                }

                break;
            default:
                throw new InvalidDataException("It has a field of a type that is not known.");
        }
    }

    /// <summary>Whether a field of truth says yes; its value stands in its type.</summary>
    public static bool IsTrue(byte type) => type == Truth;

    private void SkipMap(int depth)
    {
        ulong count = Raw();
        if (count == 0)
        {
            return;
        }

        byte types = Take();
        for (ulong i = 0; i < count; i++)
        {
            SkipElement((byte)(types >> 4), depth);
            SkipElement((byte)(types & 15), depth);
        }
    }

    // Truth has a byte of its own in lists.
    private void SkipElement(byte type, int depth)
    {
        if (type is Truth or Falsehood)
        {
            Take();
        }
        else
        {
            Skip(type, depth + 1);
        }
    }

    // An element takes a byte at least.
    private int Elements(out byte type)
    {
        byte header = Take();
        type = (byte)(header & 15);
        ulong count = header >> 4 is < 15 and var few ? (ulong)few : Raw();
        return count <= (ulong)(bytes.Length - Position) ? (int)count : throw new InvalidDataException("A list is longer than what is left.");
    }

    private ulong Raw()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Take();
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number has more digits than any.");
    }

    private void Bytes(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Take();
        }
    }

    private byte Take() => Position < bytes.Length ? bytes[Position++] : throw new EndOfStreamException("The structure goes on behind the end.");
}
