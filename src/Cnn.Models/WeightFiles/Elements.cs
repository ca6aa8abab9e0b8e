using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles;

/// <summary>Elements of files as numbers of this library.</summary>
internal static class Elements
{
    /// <summary>Floating-point elements of any size as float32, rounded to the nearest.</summary>
    public static void ToFloats(TensorElement type, ReadOnlySpan<byte> from, Span<float> to)
    {
        switch (type)
        {
            case TensorElement.Float32 when BitConverter.IsLittleEndian:
                MemoryMarshal.Cast<byte, float>(from).CopyTo(to);
                break;
            case TensorElement.Float32:
                Each(from, to, sizeof(float), BinaryPrimitives.ReadSingleLittleEndian);
                break;
            case TensorElement.Float64:
                Each(from, to, sizeof(double), static b => (float)BinaryPrimitives.ReadDoubleLittleEndian(b));
                break;
            case TensorElement.Float16:
                Each(from, to, sizeof(ushort), static b => (float)BinaryPrimitives.ReadHalfLittleEndian(b));
                break;
            default:
                Each(from, to, sizeof(ushort), static b => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(b) << 16));
                break;
        }
    }

    /// <summary>Whole elements as 32-bit integers.</summary>
    /// <exception cref="InvalidFormatException">One does not fit.</exception>
    public static void ToInts(TensorElement type, ReadOnlySpan<byte> from, Span<int> to)
    {
        switch (type)
        {
            case TensorElement.Int64:
                Each(from, to, sizeof(long), static b => Narrow(BinaryPrimitives.ReadInt64LittleEndian(b)));
                break;
            case TensorElement.Int32:
                Each(from, to, sizeof(int), BinaryPrimitives.ReadInt32LittleEndian);
                break;
            case TensorElement.Int16:
                Each(from, to, sizeof(short), static b => BinaryPrimitives.ReadInt16LittleEndian(b));
                break;
            case TensorElement.Int8:
                Each(from, to, 1, static b => (sbyte)b[0]);
                break;
            default:
                Each(from, to, 1, static b => b[0]);
                break;
        }
    }

    private static int Narrow(long value) => value is >= int.MinValue and <= int.MaxValue
        ? (int)value
        : throw new InvalidFormatException($"it holds {value}, which does not fit 32 bits.");

    private static void Each<T>(ReadOnlySpan<byte> from, Span<T> to, int size, ElementRead<T> read)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = read(from.Slice(i * size, size));
        }
    }

    private delegate T ElementRead<T>(ReadOnlySpan<byte> bytes);
}
