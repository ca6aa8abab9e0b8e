namespace Cnn.Models.Data.Parquet;

/// <summary>How values are stored, by the numbers that Parquet has for it.</summary>
internal enum ParquetType
{
    /// <summary>A bit.</summary>
    Boolean = 0,

    /// <summary>32 bits.</summary>
    Int32 = 1,

    /// <summary>64 bits.</summary>
    Int64 = 2,

    /// <summary>Times of old writers.</summary>
    Int96 = 3,

    /// <summary>IEEE 754, 32 bits.</summary>
    Single = 4,

    /// <summary>IEEE 754, 64 bits.</summary>
    Double = 5,

    /// <summary>Bytes with their length before them.</summary>
    ByteArray = 6,

    /// <summary>Bytes of one length.</summary>
    FixedByteArray = 7,
}
