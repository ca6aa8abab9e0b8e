namespace Cnn.OneDnn;

/// <summary>The element types that are read from safetensors files, by the format's names.</summary>
public enum SafeTensorsType
{
    /// <summary>IEEE 754 binary32.</summary>
    F32,

    /// <summary>Signed 32-bit integer.</summary>
    I32,

    /// <summary>The upper half of a binary32.</summary>
    BF16,

    /// <summary>IEEE 754 binary16.</summary>
    F16,

    /// <summary>Unsigned byte.</summary>
    U8,

    /// <summary>Signed 64-bit integer.</summary>
    I64,

    /// <summary>IEEE 754 binary64.</summary>
    F64,
}
