using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.Hdf5;

/// <summary>What elements of a dataset or an attribute are.</summary>
/// <param name="Class">The number of the kind in the format: 0 whole numbers, 1 floating point, 3 texts of one length, 5 bytes without meaning, 8 enumerations,
/// 9 of variable length.</param>
/// <param name="Size">Bytes of one element.</param>
/// <param name="Element">Which numbers they are, as far as these are read; null for texts and all else.</param>
/// <param name="IsText">Whether elements of variable length are texts.</param>
internal readonly record struct HdfType(int Class, int Size, TensorElement? Element, bool IsText)
{
    public const int Integer = 0, Float = 1, FixedText = 3, Opaque = 5, Reference = 7, Enumeration = 8, Variable = 9;

    /// <summary>Whether elements are whole numbers without a sign, their low byte first.</summary>
    public bool IsUnsigned { get; private init; }

    /// <summary>Whether elements say where other objects of the file begin.</summary>
    public bool IsReference => Class == Reference && Size == sizeof(long);

    public static HdfType Parse(ReadOnlySpan<byte> data)
    {
        var cursor = new HdfCursor(data);
        int first = cursor.Byte(), bits = cursor.Byte(), kind = first & 15;
        cursor.Skip(2);
        long size = cursor.Word();
        if (size is < 1 or > int.MaxValue)
        {
            throw new InvalidFormatException($"the HDF5 file has elements of {size} bytes.");
        }

        bool isLittle = (bits & 0x41) == 0;
        TensorElement? element = kind switch
        {
            Integer when isLittle || size == 1 => (size, (bits & 8) != 0) switch
            {
                (8, true) => TensorElement.Int64,
                (4, true) => TensorElement.Int32,
                (2, true) => TensorElement.Int16,
                (1, true) => TensorElement.Int8,
                (1, false) => TensorElement.UInt8,
                _ => null,
            },
            Float when isLittle => FloatOf(cursor, size),
            Enumeration when size == 1 => TensorElement.Bool,
            _ => null,
        };
        return new HdfType(kind, (int)size, element, kind == FixedText || (kind == Variable && (bits & 15) == 1))
        {
            IsUnsigned = kind == Integer && isLittle && (bits & 8) == 0,
        };
    }

    // Offset, precision, where exponent and mantissa lie and how long they are, the exponent's bias.
    private static TensorElement? FloatOf(HdfCursor cursor, long size)
    {
        cursor.Skip(sizeof(ushort));
        int precision = cursor.Short(), exponentAt = cursor.Byte(), exponent = cursor.Byte(), mantissaAt = cursor.Byte(), mantissa = cursor.Byte();
        return (size, precision, exponentAt, exponent, mantissaAt, mantissa, cursor.Word()) switch
        {
            (8, 64, 52, 11, 0, 52, 1023) => TensorElement.Float64,
            (4, 32, 23, 8, 0, 23, 127) => TensorElement.Float32,
            (2, 16, 10, 5, 0, 10, 15) => TensorElement.Float16,
            (2, 16, 7, 8, 0, 7, 127) => TensorElement.BFloat16,
            _ => null,
        };
    }
}
