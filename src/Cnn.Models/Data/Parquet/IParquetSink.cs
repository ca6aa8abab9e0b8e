namespace Cnn.Models.Data.Parquet;

/// <summary>Is told of a column's values, one after the other.</summary>
internal interface IParquetSink
{
    /// <summary>A page begins.</summary>
    /// <param name="page">Where it lies.</param>
    /// <param name="content">What it holds.</param>
    /// <returns>A number by which its bytes are named.</returns>
    int Begin(ParquetPage page, byte[] content);

    /// <summary>A row begins.</summary>
    void Row();

    /// <summary>A value of bytes.</summary>
    /// <param name="page">The page that holds them.</param>
    /// <param name="content">Its content.</param>
    /// <param name="start">The first of them.</param>
    /// <param name="length">How many there are.</param>
    void Bytes(int page, byte[] content, int start, int length);

    /// <summary>A number.</summary>
    void Number(double value);
}
