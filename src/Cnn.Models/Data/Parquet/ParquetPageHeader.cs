namespace Cnn.Models.Data.Parquet;

/// <summary>What a page says of itself.</summary>
internal sealed class ParquetPageHeader
{
    // A header may hold the least and the greatest value of its page, which may be pictures.
    private const int Usual = 1 << 12, Largest = 1 << 24;

    public ParquetPageKind Kind { get; private set; }

    /// <summary>How many bytes the header itself has.</summary>
    public int Size { get; private set; }

    public int Packed { get; private set; }

    public int Unpacked { get; private set; }

    public int Values { get; private set; }

    public int Encoding { get; private set; }

    public int DefinedBytes { get; private set; }

    public int RepeatedBytes { get; private set; }

    public bool IsCompressed { get; private set; } = true;

    /// <summary>The bytes of levels that stand before the compressed ones.</summary>
    public int LevelBytes => DefinedBytes + RepeatedBytes;

    /// <summary>Reads the header at a place.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static ParquetPageHeader Read(FileStream file, long at, long end)
    {
        for (int window = Usual; ; window *= 16)
        {
            byte[] bytes = new byte[Math.Min(window, end - at)];
            file.Position = at;
            file.ReadExactly(bytes);
            try
            {
                return Parse(new ThriftReader(bytes));
            }
            catch (Exception e) when (e is EndOfStreamException or InvalidDataException && bytes.Length == window && window < Largest)
            {
                // It may be longer.
            }
        }
    }

    private static ParquetPageHeader Parse(ThriftReader reader)
    {
        var header = new ParquetPageHeader();
        bool hasKind = false;
        for (int id = 0; reader.Next(ref id, out byte type);)
        {
            switch (id, type)
            {
                case (1, 5):
                    (header.Kind, hasKind) = ((ParquetPageKind)reader.Count((int)ParquetPageKind.DataOfSecondForm), true);
                    break;
                case (2, 5):
                    header.Unpacked = (int)reader.Count(Array.MaxLength);
                    break;
                case (3, 5):
                    header.Packed = (int)reader.Count(Array.MaxLength);
                    break;
                case (5 or 7 or 8, 12):
                    header.Details(ref reader, isSecond: id == 8);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        header.Size = reader.Position;
        return hasKind && header.LevelBytes >= 0 && header.LevelBytes <= header.Packed
            ? header
            : throw new InvalidDataException("A page does not say what it is.");
    }

    private void Details(ref ThriftReader reader, bool isSecond)
    {
        for (int id = 0; reader.Next(ref id, out byte type);)
        {
            switch (id, type)
            {
                case (1, 5):
                    Values = (int)reader.Count(int.MaxValue);
                    break;
                case (2, 5) when !isSecond:
                case (4, 5) when isSecond:
                    Encoding = (int)reader.Count(int.MaxValue);
                    break;
                case (5, 5) when isSecond:
                    DefinedBytes = (int)reader.Count(int.MaxValue / 2);
                    break;
                case (6, 5) when isSecond:
                    RepeatedBytes = (int)reader.Count(int.MaxValue / 2);
                    break;
                case (7, 1 or 2) when isSecond:
                    IsCompressed = ThriftReader.IsTrue(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
    }
}
