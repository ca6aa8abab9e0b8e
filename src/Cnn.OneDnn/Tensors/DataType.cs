namespace Cnn.OneDnn;

/// <summary>The type of a tensor's elements.</summary>
public enum DataType
{
    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>The upper half of a binary32: 8 bits of exponent, 8 bits of precision.</summary>
    BFloat16,

    /// <summary>Signed 32-bit integer, used for labels.</summary>
    Int32,

    /// <summary>Unsigned byte, used for pixels, masks and pooling workspaces.</summary>
    UInt8,
}

/// <summary>Facts about <see cref="DataType"/>.</summary>
public static class DataTypeExtensions
{
    /// <summary>The size of one element in bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration's.</exception>
    public static int Size(this DataType type) => type switch
    {
        DataType.Float32 or DataType.Int32 => 4,
        DataType.BFloat16 => 2,
        DataType.UInt8 => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown data type."),
    };
}
