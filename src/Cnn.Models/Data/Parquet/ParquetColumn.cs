using System.Buffers.Binary;
using System.Numerics;

namespace Cnn.Models.Data.Parquet;

/// <summary>Reads a column in a group of rows, page by page.</summary>
/// <param name="path">The file's name.</param>
/// <param name="file">The file.</param>
/// <param name="leaf">The column.</param>
/// <param name="chunk">Where it lies.</param>
/// <param name="sink">Is told of the values.</param>
internal sealed class ParquetColumn(string path, FileStream file, ParquetLeaf leaf, ParquetChunk chunk, IParquetSink sink)
{
    private const int Plain = 0, OldDictionary = 2, Dictionary = 8, Rle = 3, MostWidth = 32;
    private static readonly string[] Encodings =
    [
        "plain", "?", "dictionary", "rle", "bit_packed", "delta_binary_packed", "delta_length_byte_array", "delta_byte_array", "dictionary",
        "byte_stream_split",
    ];

    private int dictionaryPage = -1;
    private byte[] dictionaryContent = [];
    private (int Start, int Length)[] words = [];
    private double[] numbers = [];

    /// <summary>Reads all values.</summary>
    /// <exception cref="InvalidDataException">The column is damaged.</exception>
    /// <exception cref="DataException">It is written in a way that is not read.</exception>
    public void Read()
    {
        ParquetPage.CheckCodec(path, chunk.Codec);
        if (chunk.Values > DataFile.LargestContent(file.Length))
        {
            throw new InvalidDataException("A column has more values than so few bytes hold.");
        }

        long at = chunk.Start, end = chunk.Start + chunk.Length, done = 0;
        while (at < end && done < chunk.Values)
        {
            ParquetPageHeader header = ParquetPageHeader.Read(file, at, end);
            var page = new ParquetPage(at + header.Size, header.Packed, header.Unpacked, header.IsCompressed ? chunk.Codec : 0, header.LevelBytes);
            at = page.Start + page.Packed;
            if (at > end)
            {
                throw new InvalidDataException("A page goes on behind its column.");
            }

            if (header.Kind == ParquetPageKind.Dictionary)
            {
                ReadDictionary(page, header);
            }
            else if (header.Kind != ParquetPageKind.Index)
            {
                done += header.Values;
                ReadValues(page, header, done <= chunk.Values ? page.Read(file) : throw new InvalidDataException("A column has more values than it says."));
            }
        }

        if (done != chunk.Values)
        {
            throw new InvalidDataException("A column has fewer values than it says.");
        }
    }

    private void ReadDictionary(ParquetPage page, ParquetPageHeader header)
    {
        if (header.Encoding is not (Plain or OldDictionary))
        {
            throw Odd(header.Encoding);
        }

        byte[] content = page.Read(file);
        dictionaryContent = content;
        dictionaryPage = sink.Begin(page, content);
        if (header.Values > content.Length / sizeof(int))
        {
            throw new InvalidDataException("A dictionary has more words than bytes.");
        }

        int at = 0;
        if (leaf.Type == ParquetType.ByteArray)
        {
            words = new (int, int)[header.Values];
            for (int i = 0; i < words.Length; i++)
            {
                words[i] = Word(content, ref at);
            }
        }
        else
        {
            numbers = new double[header.Values];
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = Value(content, ref at, i);
            }
        }
    }

    private void ReadValues(ParquetPage page, ParquetPageHeader header, byte[] content)
    {
        int number = sink.Begin(page, content), at = 0;
        ReadOnlySpan<byte> repeated = Levels(content, leaf.MostRepeated, header, header.RepeatedBytes, ref at),
            defined = Levels(content, leaf.MostDefined, header, header.DefinedBytes, ref at);
        var repetitions = new RunLengths(repeated, Width(leaf.MostRepeated));
        var definitions = new RunLengths(defined, Width(leaf.MostDefined));
        bool isDictionary = header.Encoding is Dictionary or OldDictionary;
        bool isRuns = header.Encoding == Rle && leaf.Type == ParquetType.Boolean;
        if (!isDictionary && !isRuns && header.Encoding != Plain)
        {
            throw Odd(header.Encoding);
        }

        // Values of truth in runs have their length before them, a dictionary's words their width.
        int start = Math.Min(at + (isRuns ? sizeof(int) : 0), content.Length), width = isRuns ? 1 : 0;
        if (isDictionary && at < content.Length)
        {
            width = content[at] <= MostWidth ? content[at] : throw new InvalidDataException("The words of a dictionary have too many bits.");
            start = at + 1;
        }

        var places = new RunLengths(content.AsSpan(start), width);
        int bit = 0;
        for (int i = 0; i < header.Values; i++)
        {
            if (repetitions.Next() == 0)
            {
                sink.Row();
            }

            if (leaf.MostDefined > 0 && definitions.Next() < leaf.MostDefined)
            {
                continue;
            }

            if (isDictionary)
            {
                Take(places.Next());
            }
            else if (isRuns)
            {
                sink.Number(places.Next());
            }
            else if (leaf.Type == ParquetType.ByteArray)
            {
                (int from, int length) = Word(content, ref at);
                sink.Bytes(number, content, from, length);
            }
            else
            {
                sink.Number(Value(content, ref at, bit++));
            }
        }
    }

    private void Take(uint place)
    {
        if (leaf.Type == ParquetType.ByteArray)
        {
            (int start, int length) = place < words.Length ? words[place] : throw Unknown();
            sink.Bytes(dictionaryPage, dictionaryContent, start, length);
        }
        else
        {
            sink.Number(place < numbers.Length ? numbers[place] : throw Unknown());
        }
    }

    // Pages of the first form have the length of the levels before them, those of the second in their header.
    private static ReadOnlySpan<byte> Levels(byte[] content, int most, ParquetPageHeader header, int given, ref int at)
    {
        int length = given;
        if (header.Kind == ParquetPageKind.Data)
        {
            if (most == 0)
            {
                return [];
            }

            length = content.Length - at >= sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(at)) : -1;
            at += sizeof(int);
        }

        if (length < 0 || length > content.Length - at)
        {
            throw new InvalidDataException("A page's levels are longer than the page.");
        }

        at += length;
        return content.AsSpan(at - length, length);
    }

    private static (int Start, int Length) Word(byte[] content, ref int at)
    {
        int length = content.Length - at >= sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(at)) : -1;
        if (length < 0 || length > content.Length - at - sizeof(int))
        {
            throw new InvalidDataException("A value is longer than its page.");
        }

        at += sizeof(int) + length;
        return (at - length, length);
    }

    private double Value(byte[] content, ref int at, int bit)
    {
        int size = leaf.Type switch
        {
            ParquetType.Boolean => 0,
            ParquetType.Int32 or ParquetType.Single => 4,
            ParquetType.Int64 or ParquetType.Double => 8,
            _ => throw new DataException($"{path}: the column {leaf.Column} has values of type {leaf.Type}: expected bytes, text or numbers."),
        };
        if (leaf.Type == ParquetType.Boolean)
        {
            int place = at + (bit >> 3);
            return place < content.Length ? (content[place] >> (bit & 7)) & 1 : throw new InvalidDataException("A page has fewer values than it says.");
        }

        ReadOnlySpan<byte> value = size <= content.Length - at
            ? content.AsSpan(at, size)
            : throw new InvalidDataException("A page has fewer values than it says.");
        at += size;
        return leaf.Type switch
        {
            ParquetType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(value),
            ParquetType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(value),
            ParquetType.Single => BinaryPrimitives.ReadSingleLittleEndian(value),
            _ => BinaryPrimitives.ReadDoubleLittleEndian(value),
        };
    }

    private static int Width(int most) => most == 0 ? 0 : BitOperations.Log2((uint)most) + 1;

    private static InvalidDataException Unknown() => new("A value is a word that its dictionary does not have.");

    private DataException Odd(int encoding) => new(
        $"{path}: the column {leaf.Column} is written as {(encoding < Encodings.Length ? Encodings[encoding] : "something that is not known")}: plain and " +
            $"dictionary are read. Write it again, in Python with pq.write_table(pq.read_table(A), B).");
}
