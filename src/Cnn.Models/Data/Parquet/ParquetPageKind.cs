namespace Cnn.Models.Data.Parquet;

/// <summary>What a page holds, by the numbers that Parquet has for it.</summary>
internal enum ParquetPageKind
{
    /// <summary>Values.</summary>
    Data = 0,

    /// <summary>An index, which nobody writes.</summary>
    Index = 1,

    /// <summary>The words that values stand for.</summary>
    Dictionary = 2,

    /// <summary>Values, with levels that are not compressed.</summary>
    DataOfSecondForm = 3,
}
