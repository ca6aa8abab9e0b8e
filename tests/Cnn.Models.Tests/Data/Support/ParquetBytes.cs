using System.Text;

namespace Cnn.Models.Tests.Data.Support;

/// <summary>Parquet files put together page by page: one group of rows, nothing compressed.</summary>
internal static class ParquetBytes
{
    /// <summary>A description as the datasets library of Hugging Face writes it: images of two classes.</summary>
    public const string Animals = """
        {"info": {"features": {"image": {"_type": "Image"}, "label": {"names": ["zebra", "ant"], "_type": "ClassLabel"},
            "id": {"dtype": "int64", "_type": "Value"}}}}
        """;

    /// <summary>A PNG of one grey pixel.</summary>
    public static byte[] Grey(byte value) => PngBytes.Plain(1, 1, 1, [value]);

    /// <summary>A column: its fields from the outside to the inside, and what lies in its pages.</summary>
    /// <param name="Fields">The name of each field and whether it is there always (0), perhaps (1) or several times (2).</param>
    /// <param name="Type">How values are stored.</param>
    /// <param name="IsText">Whether they are text.</param>
    /// <param name="Values">How many there are.</param>
    /// <param name="Pages">The pages with their headers.</param>
    internal sealed record Column((string Name, int Repetition)[] Fields, int Type, bool IsText, int Values, byte[] Pages);

    /// <summary>Whole numbers that are always there.</summary>
    public static Column Longs(string name, params long[] values) =>
        new([(name, 0)], 2, false, values.Length, Page(values.Length, 0, [.. values.SelectMany(BitConverter.GetBytes)]));

    /// <summary>Numbers with decimals that are always there.</summary>
    public static Column Doubles(string name, params double[] values) =>
        new([(name, 0)], 5, false, values.Length, Page(values.Length, 0, [.. values.SelectMany(BitConverter.GetBytes)]));

    /// <summary>Bits, in order from the lowest.</summary>
    public static Column Bits(string name, int count, byte bits) => new([(name, 0)], 0, false, count, Page(count, 0, [bits]));

    /// <summary>Bytes that are always there.</summary>
    public static Column Bytes(string name, bool isText, params byte[][] values) =>
        new([(name, 0)], 6, isText, values.Length, Page(values.Length, 0, Words(values)));

    /// <summary>Bytes in a group, each of which may be missing: levels 0, 1 and 2.</summary>
    public static Column InGroup(string group, string name, bool isText, params byte[]?[] values)
    {
        byte[] levels = Runs(1, [.. values.Select(v => v is null ? 1 : 2)]);
        return new([(group, 1), (name, 1)], 6, isText, values.Length, Page(
            values.Length, 0, [.. BitConverter.GetBytes(levels.Length), .. levels, .. Words([.. values.OfType<byte[]>()])]));
    }

    /// <summary>Text as words of a dictionary, in a page of the second form; null where it is missing.</summary>
    public static Column Words(string name, params string?[] values)
    {
        string[] words = [.. values.OfType<string>().Distinct()];
        byte[] levels = Runs(1, [.. values.Select(v => v is null ? 0 : 1)]),
            places = [8, .. Packed([.. values.OfType<string>().Select(v => (byte)Array.IndexOf(words, v))])],
            dictionary = Words([.. words.Select(Encoding.UTF8.GetBytes)]);
        byte[] first = new ThriftBytes().Int(1, 2).Int(2, dictionary.Length).Int(3, dictionary.Length)
            .Struct(7, new ThriftBytes().Int(1, words.Length).Int(2, 0)).ToArray();
        int size = levels.Length + places.Length;
        byte[] second = new ThriftBytes().Int(1, 3).Int(2, size).Int(3, size)
            .Struct(8, new ThriftBytes().Int(1, values.Length).Int(2, 0).Int(3, values.Length).Int(4, 8).Int(5, levels.Length).Int(6, 0)).ToArray();
        return new([(name, 1)], 6, true, values.Length, [.. first, .. dictionary, .. second, .. levels, .. places]);
    }

    /// <summary>Lists of whole numbers, with the three fields that lists have.</summary>
    public static Column Lists(string name, params int[][] rows)
    {
        int[] repeated = [.. rows.SelectMany(r => r.Length == 0 ? [0] : r.Select((_, i) => i == 0 ? 0 : 1))],
            defined = [.. rows.SelectMany(r => r.Length == 0 ? [1] : r.Select(_ => 3))];
        byte[] outer = Runs(1, repeated), inner = Runs(1, defined);
        return new([(name, 1), ("list", 2), ("element", 1)], 1, false, repeated.Length, Page(
            repeated.Length, 0,
            [
                .. BitConverter.GetBytes(outer.Length), .. outer, .. BitConverter.GetBytes(inner.Length), .. inner,
                .. rows.SelectMany(r => r).SelectMany(BitConverter.GetBytes),
            ]));
    }

    /// <summary>A page of the first form.</summary>
    public static byte[] Page(int values, int encoding, byte[] content, int? unpacked = null) =>
    [
        .. new ThriftBytes().Int(1, 0).Int(2, unpacked ?? content.Length).Int(3, content.Length)
            .Struct(5, new ThriftBytes().Int(1, values).Int(2, encoding).Int(3, 3).Int(4, 3)).ToArray(),
        .. content,
    ];

    /// <summary>The whole file.</summary>
    public static byte[] Table(long rows, string? huggingFace, int codec, params Column[] columns)
    {
        byte[] start = [.. "PAR1"u8];
        var schema = new List<ThriftBytes>
        {
            new ThriftBytes().Text(4, "schema").Int(5, columns.Select(c => c.Fields[0].Name).Distinct().Count()),
        };
        var chunks = new List<ThriftBytes>();
        var pages = new List<byte>(start);
        foreach (Column[] group in columns.GroupBy(c => c.Fields[0].Name).Select(g => g.ToArray()))
        {
            // Columns of one group follow on the field that they share.
            for (int depth = 0; depth < group[0].Fields.Length - 1; depth++)
            {
                (string name, int repetition) = group[0].Fields[depth];
                schema.Add(new ThriftBytes().Int(3, repetition).Text(4, name).Int(5, depth == group[0].Fields.Length - 2 ? group.Length : 1));
            }

            foreach (Column column in group)
            {
                var leaf = new ThriftBytes().Int(1, column.Type).Int(3, column.Fields[^1].Repetition).Text(4, column.Fields[^1].Name);
                schema.Add(column.IsText ? leaf.Int(6, 0) : leaf);
                chunks.Add(new ThriftBytes().Long(2, pages.Count).Struct(3, new ThriftBytes()
                    .Int(1, column.Type).Int(4, codec).Long(5, column.Values).Long(6, column.Pages.Length).Long(7, column.Pages.Length).Long(9, pages.Count)));
                pages.AddRange(column.Pages);
            }
        }

        var footer = new ThriftBytes().Int(1, 1).Structs(2, [.. schema]).Long(3, rows)
            .Structs(4, new ThriftBytes().Structs(1, [.. chunks]).Long(2, pages.Count).Long(3, rows));
        byte[] end = (huggingFace is null ? footer : footer.Structs(5, new ThriftBytes().Text(1, "huggingface").Text(2, huggingFace))).ToArray();
        return [.. pages, .. end, .. BitConverter.GetBytes(end.Length), .. start];
    }

    /// <summary>Runs of equal numbers below 256, each with its length before it.</summary>
    public static byte[] Runs(int bytes, int[] values)
    {
        var runs = new List<byte>();
        for (int i = 0, length; i < values.Length; i += length)
        {
            length = values.Skip(i).TakeWhile(v => v == values[i]).Count();
            for (int header = length << 1; ; header >>= 7)
            {
                runs.Add((byte)(header > 127 ? header | 128 : header));
                if (header <= 127)
                {
                    break;
                }
            }

            runs.AddRange(BitConverter.GetBytes(values[i]).Take(bytes));
        }

        return [.. runs];
    }

    // Groups of eight numbers of eight bits: the bytes themselves, filled up.
    private static byte[] Packed(byte[] values)
    {
        int groups = (values.Length + 7) / 8;
        return [(byte)((groups << 1) | 1), .. values, .. new byte[(groups * 8) - values.Length]];
    }

    private static byte[] Words(byte[][] values) => [.. values.SelectMany(v => (byte[])[.. BitConverter.GetBytes(v.Length), .. v])];
}
