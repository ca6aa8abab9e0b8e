namespace Cnn.Models.Data.Parquet;

/// <summary>Where the values of a column in a group of rows lie.</summary>
/// <param name="Start">The first byte of its first page.</param>
/// <param name="Length">How many bytes its pages have.</param>
/// <param name="Codec">How they are compressed, by the number that Parquet has for it.</param>
/// <param name="Values">How many values there are, missing ones included.</param>
internal sealed record ParquetChunk(long Start, long Length, int Codec, long Values)
{
    /// <summary>Reads what a file says of it.</summary>
    /// <param name="reader">Where it stands.</param>
    /// <param name="length">How many bytes the file has.</param>
    /// <exception cref="InvalidDataException">It lies elsewhere than in the file.</exception>
    public static ParquetChunk Read(ref ThriftReader reader, long length)
    {
        long values = 0, bytes = 0, pages = 0, dictionary = long.MaxValue;
        int codec = 0;
        for (int id = 0; reader.Next(ref id, out byte type);)
        {
            switch (id, type)
            {
                case (4, 5):
                    codec = (int)reader.Count(int.MaxValue);
                    break;
                case (5, 6):
                    values = reader.Count(long.MaxValue);
                    break;
                case (7, 6):
                    bytes = reader.Count(length);
                    break;
                case (9, 6):
                    pages = reader.Count(length);
                    break;
                case (11, 6):
                    // Some writers have 0 for none.
                    dictionary = reader.Count(length) is > 0 and var place ? place : dictionary;
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        long start = Math.Min(pages, dictionary);
        return start + bytes <= length ? new ParquetChunk(start, bytes, codec, values) : throw new InvalidDataException("A column lies behind the end.");
    }
}
