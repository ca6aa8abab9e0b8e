using System.Buffers.Binary;

namespace Cnn.Models.Data.Parquet;

/// <summary>What a Parquet file says of itself at its end (Apache Parquet format 2.11, parquet.thrift).</summary>
internal sealed class ParquetFooter
{
    private const int Tail = 8, LargestFooter = 64 << 20, MostColumns = 10_000, MostDepth = 16, Utf8 = 0, Repeated = 2, Required = 0;

    private readonly List<ParquetLeaf> leaves = [];
    private readonly List<ParquetChunk[]> groups = [];
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly long length;

    private ParquetFooter(long length) => this.length = length;

    /// <summary>The columns, in their order.</summary>
    public IReadOnlyList<ParquetLeaf> Leaves => leaves;

    /// <summary>For each group of rows where its columns lie.</summary>
    public IReadOnlyList<ParquetChunk[]> Groups => groups;

    /// <summary>What else the writer put into the file.</summary>
    public IReadOnlyDictionary<string, string> Texts => texts;

    /// <summary>How many rows the file has.</summary>
    public long Rows { get; private set; }

    /// <summary>Reads it.</summary>
    /// <param name="path">The file's name.</param>
    /// <param name="file">The file.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="DataException">It is no Parquet file, or encrypted.</exception>
    public static ParquetFooter Read(string path, FileStream file)
    {
        byte[] tail = new byte[Tail];
        if (file.Length >= 12)
        {
            file.Position = file.Length - Tail;
            file.ReadExactly(tail);
        }

        if (tail.AsSpan(4).SequenceEqual("PARE"u8))
        {
            throw new DataException($"{path} is encrypted: write it without encryption.");
        }

        if (!tail.AsSpan(4).SequenceEqual("PAR1"u8))
        {
            throw new DataException($"{path} is no Parquet file, or is cut off: its last bytes are not PAR1. Fetch the file again.");
        }

        uint size = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (size > file.Length - 12 || size > LargestFooter)
        {
            throw new InvalidDataException("Its description is longer than the file.");
        }

        byte[] bytes = new byte[size];
        file.Position = file.Length - Tail - size;
        file.ReadExactly(bytes);
        var footer = new ParquetFooter(file.Length);
        footer.Parse(new ThriftReader(bytes));
        return footer;
    }

    private void Parse(ThriftReader reader)
    {
        for (int id = 0; reader.Next(ref id, out byte type);)
        {
            switch (id, type)
            {
                case (2, 9):
                    Schema(ref reader);
                    break;
                case (3, 6):
                    Rows = reader.Count(length);
                    break;
                case (4, 9):
                    for (int left = reader.Elements(); left > 0; left--)
                    {
                        Group(ref reader);
                    }

                    break;
                case (5, 9):
                    for (int left = reader.Elements(); left > 0; left--)
                    {
                        KeyValue(ref reader);
                    }

                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        if (leaves.Count == 0 || groups.Any(g => g.Length != leaves.Count))
        {
            throw new InvalidDataException("Its groups of rows have other columns than it says.");
        }
    }

    // A tree, written parents first: each says how many children follow.
    private void Schema(ref ThriftReader reader)
    {
        int count = reader.Elements();
        var open = new List<(string[] Path, int Left, int Defined, int Repeated)>();
        for (int i = 0; i < count; i++)
        {
            (string name, int? type, int repetition, int children, bool isText) = Element(ref reader);
            (string[] above, int left, int defined, int repeated) = open.Count > 0 ? open[^1] : ([], 1, 0, 0);
            if ((i > 0 && open.Count == 0) || open.Count > MostDepth || leaves.Count > MostColumns)
            {
                throw new InvalidDataException("Its columns do not make a tree, or are too many.");
            }

            string[] path = i == 0 ? [] : [.. above, name];
            defined += i > 0 && repetition != Required ? 1 : 0;
            repeated += i > 0 && repetition == Repeated ? 1 : 0;
            if (i > 0)
            {
                open[^1] = (above, left - 1, open[^1].Defined, open[^1].Repeated);
            }

            if (children > 0)
            {
                open.Add((path, children, defined, repeated));
            }
            else if (i > 0)
            {
                leaves.Add(new ParquetLeaf(path, type is >= 0 and <= 7
                    ? (ParquetType)type
                    : throw new InvalidDataException("A column has a type that is not known."), defined, repeated, isText));
            }

            while (open.Count > 0 && open[^1].Left == 0)
            {
                open.RemoveAt(open.Count - 1);
            }
        }
    }

    private static (string Name, int? Type, int Repetition, int Children, bool IsText) Element(ref ThriftReader reader)
    {
        (string name, int? storage, int repetition, int children, bool isText) = ("", null, Required, 0, false);
        for (int id = 0; reader.Next(ref id, out byte type);)
        {
            switch (id, type)
            {
                case (1, 5):
                    storage = (int)reader.Count(int.MaxValue);
                    break;
                case (3, 5):
                    repetition = (int)reader.Count(Repeated);
                    break;
                case (4, 8):
                    name = reader.Text();
                    break;
                case (5, 5):
                    children = (int)reader.Count(MostColumns);
                    break;
                case (6, 5):
                    isText = reader.Whole() == Utf8;
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return (name, storage, repetition, children, isText);
    }

    private void Group(ref ThriftReader reader)
    {
        var chunks = new List<ParquetChunk>();
        for (int id = 0; reader.Next(ref id, out byte type);)
        {
            if ((id, type) != (1, 9))
            {
                reader.Skip(type);
                continue;
            }

            for (int left = reader.Elements(); left > 0; left--)
            {
                ParquetChunk? chunk = null;
                for (int part = 0; reader.Next(ref part, out byte kind);)
                {
                    if ((part, kind) == (3, 12))
                    {
                        chunk = ParquetChunk.Read(ref reader, length);
                    }
                    else
                    {
                        reader.Skip(kind);
                    }
                }

                chunks.Add(chunk ?? throw new InvalidDataException("A column does not say where it lies."));
            }
        }

        groups.Add([.. chunks]);
    }

    private void KeyValue(ref ThriftReader reader)
    {
        string key = "", value = "";
        for (int id = 0; reader.Next(ref id, out byte type);)
        {
            switch (id, type)
            {
                case (1, 8):
                    key = reader.Text();
                    break;
                case (2, 8):
                    value = reader.Text();
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        texts[key] = value;
    }
}
