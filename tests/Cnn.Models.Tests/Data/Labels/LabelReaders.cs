using System.Formats.Tar;
using System.Globalization;
using System.Text;
using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data.Labels;

/// <summary>Writes one set of labelled samples in the form of every reader.</summary>
internal static class LabelReaders
{
    private const int Side = 4;

    /// <summary>Each reader: what writes a set for it, where it says that the eighth sample stands, and which labels such a set can hold at all.</summary>
    public static IReadOnlyDictionary<string, (Func<TempFolder, string[], string> Write, string Place, Predicate<string> Holds)> All { get; } =
        new Dictionary<string, (Func<TempFolder, string[], string>, string, Predicate<string>)>
        {
            ["list"] = (List, "line 9", _ => true),
            ["csv"] = (Csv, "line 8", _ => true),
            ["shards"] = ((folder, labels) => Shards(folder, labels, (name, label) => (name + ".cls", label)), "sample 007", _ => true),
            ["shards of JSON"] = (
                (folder, labels) => Shards(folder, labels, (name, label) => (name + ".json", $$"""{"label": {{Json(label)}}}""")), "007", _ => true),
            ["parquet of text"] = (
                (folder, labels) => Parquet(folder, ParquetBytes.Words("label", [.. labels.Select(l => l.Length == 0 ? null : l)])), "row 8", _ => true),
            ["parquet of numbers"] = (
                (folder, labels) => Parquet(folder, ParquetBytes.Doubles("label", Numbers(labels))), "row 8", l => Number(l) is not null),
            ["npz of whole numbers"] = (
                (folder, labels) => Npz(folder, "<i8", Wholes(labels).SelectMany(BitConverter.GetBytes)), "7", l => Whole(l) is not null),
            ["npz of decimals"] = (
                (folder, labels) => Npz(folder, "<f8", Numbers(labels).SelectMany(BitConverter.GetBytes)), "7", l => Number(l) is not null),
            ["mat"] = (
                (folder, labels) => Mat(
                    folder, MatBytes.Matrix("y", [labels.Length, 1], 6, 9, MatBytes.Doubles(false, Numbers(labels))), labels.Length),
                "image 7", l => Number(l) is not null),
            ["mat of words"] = (
                (folder, labels) => Mat(folder, MatBytes.Cells("y", [.. labels.Select(l => MatBytes.Text("", l))]), labels.Length),
                "word 8", l => l.Length > 0),
            ["idx"] = (Idx, "sample 7", l => Whole(l) is >= 0 and <= byte.MaxValue),
            ["series in lines"] = ((folder, labels) => Text(folder, "a.tsv", labels.Select((l, i) => $"{l}\t{i}\t{i * i}")), "line 8", _ => true),
            ["series of the UEA archive"] = (
                (folder, labels) => Text(folder, "a.ts", [.. (string[])["@classLabel true", "@data"], .. labels.Select((l, i) => $"{i},{i * i}:{l}")]),
                "line 10", _ => true),
            ["series of sensors"] = (Sensors, "line 8", _ => true),
            ["masks"] = (Masks, "007.png", l => Whole(l) is >= 0 and < byte.MaxValue),
        };

    private static string List(TempFolder folder, string[] labels)
    {
        Images(folder, labels.Length, "");
        Text(folder, "a.csv", ["path,label", .. labels.Select((l, i) => $"{Name(i)}.png,\"{l}\"")]);
        return $"list:{folder.Path("a.csv")}";
    }

    private static string Csv(TempFolder folder, string[] labels) => Text(
        folder, "a.csv", labels.Select((l, i) => $"{l},{string.Join(',', Pixels(i))}")).Replace("series:", "csv:", StringComparison.Ordinal);

    private static string Shards(TempFolder folder, string[] labels, Func<string, string, (string Name, string Content)> label)
    {
        folder.Write("a.tar", TarBytes.Of(TarEntryFormat.Ustar, [.. labels.SelectMany((l, i) =>
        {
            (string name, string content) = label(Name(i), l);
            return ((string, byte[])[])[(Name(i) + ".png", Image(i)), (name, Encoding.UTF8.GetBytes(content))];
        })]));
        return $"shards:{folder.Path("a.tar")}";
    }

    private static string Parquet(TempFolder folder, ParquetBytes.Column labels)
    {
        folder.Write("a.parquet", ParquetBytes.Table(
            labels.Values, null, 0, ParquetBytes.Bytes("image", false, [.. Enumerable.Range(0, labels.Values).Select(Image)]), labels));
        return $"parquet:{folder.Path("a.parquet")}";
    }

    private static string Npz(TempFolder folder, string type, IEnumerable<byte> labels)
    {
        byte[] bytes = [.. labels];
        int count = bytes.Length / sizeof(double);
        folder.Write("a.npz", NpyBytes.Zip(
            ("x_train.npy", NpyBytes.From("|u1", $"({count}, {Side}, {Side})", [.. Enumerable.Range(0, count).SelectMany(Pixels)])),
            ("y_train.npy", NpyBytes.From(type, $"({count},)", bytes))));
        return $"npz:{folder.Path("a.npz")}";
    }

    private static string Mat(TempFolder folder, byte[] labels, int count)
    {
        byte[] images = [.. Enumerable.Range(0, count).SelectMany(Pixels)];
        folder.Write("a.mat", MatBytes.File(false, MatBytes.Matrix("X", [Side, Side, count], 9, 2, images), labels));
        return $"mat:{folder.Path("a.mat")}";
    }

    private static string Idx(TempFolder folder, string[] labels)
    {
        folder.Write("train-images-idx3-ubyte", IdxBytes.Of(
            (byte[])[.. Enumerable.Range(0, labels.Length).SelectMany(Pixels)], (uint)labels.Length, Side, Side));
        folder.Write("train-labels-idx1-ubyte", IdxBytes.Of((byte[])[.. Wholes(labels).Select(l => (byte)l)], (uint)labels.Length));
        return $"idx:{folder.Root}";
    }

    private static string Sensors(TempFolder folder, string[] labels)
    {
        Text(folder, "train/Inertial Signals/x_train.txt", labels.Select((_, i) => $"{i} {i * i}"));
        Text(folder, "train/y_train.txt", labels);
        return $"series:{folder.Root}";
    }

    private static string Masks(TempFolder folder, string[] labels)
    {
        long[] wholes = Wholes(labels);
        Images(folder, labels.Length, "images/");
        for (int i = 0; i < labels.Length; i++)
        {
            folder.Write($"masks/{Name(i)}.png", PngBytes.Plain(Side, Side, 1, [.. Enumerable.Repeat((byte)wholes[i], Side * Side)]));
        }

        Text(folder, "classes.txt", ["sky", "tree", "road"]);
        return $"masks:{folder.Root}";
    }

    private static string Text(TempFolder folder, string name, IEnumerable<string> lines)
    {
        folder.Write(name, Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
        return $"series:{folder.Path(name)}";
    }

    private static void Images(TempFolder folder, int count, string before)
    {
        for (int i = 0; i < count; i++)
        {
            folder.Write($"{before}{Name(i)}.png", Image(i));
        }
    }

    private static byte[] Image(int index) => PngBytes.Plain(Side, Side, 1, [.. Pixels(index)]);

    private static IEnumerable<byte> Pixels(int index) => Enumerable.Range(0, Side * Side).Select(p => (byte)(100 + (((7 * index) + (13 * p)) % 97)));

    private static string Name(int index) => index.ToString("D3", CultureInfo.InvariantCulture);

    private static string Json(string label) => label.Length == 0 ? "null" : label.All(char.IsAsciiDigit) ? label : $"\"{label}\"";

    private static double? Number(string label) =>
        double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

    private static long? Whole(string label) =>
        Number(label) is { } number && number == Math.Truncate(number) && Math.Abs(number) < int.MaxValue ? (long)number : null;

    private static double[] Numbers(string[] labels) => [.. labels.Select(l => Number(l)!.Value)];

    private static long[] Wholes(string[] labels) => [.. labels.Select(l => Whole(l)!.Value)];
}
