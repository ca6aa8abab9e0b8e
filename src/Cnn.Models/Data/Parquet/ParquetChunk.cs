namespace Cnn.Models.Data.Parquet;

/// <summary>Where the values of a column in a group of rows lie.</summary>
/// <param name="Start">The first byte of its first page.</param>
/// <param name="Length">How many bytes its pages have.</param>
/// <param name="Codec">How they are compressed, by the number that Parquet has for it.</param>
/// <param name="Values">How many values there are, missing ones included.</param>
internal sealed record ParquetChunk(long Start, long Length, int Codec, long Values);
