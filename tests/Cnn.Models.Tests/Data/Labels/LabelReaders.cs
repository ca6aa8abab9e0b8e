using System.Formats.Tar;
using System.Globalization;
using System.Text;
using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data.Labels;

/// <summary>Writes one set of labelled samples in the form of every reader.</summary>
internal static class LabelReaders
{
    private const int Side = 4;

    /// <summary>Each reader: what writes a set for it, and where it says that the eighth sample stands.</summary>
    public static IReadOnlyDictionary<string, (Func<TempFolder, string[], string?> Write, string Place)> All { get; } =
        new Dictionary<string, (Func<TempFolder, string[], string?>, string)>
        {
            ["list"] = (List, "line 9"),
            ["csv"] = (Csv, "line 8"),
            ["shards"] = ((folder, labels) => Shards(folder, labels, (name, label) => (name + ".cls", label)), "sample 007"),
            ["shards of JSON"] = ((folder, labels) => Shards(folder, labels, (name, label) => (name + ".json", $$"""{"label": {{Json(label)}}}""")), "007"),
            ["parquet of text"] = (
                (folder, labels) => Parquet(folder, ParquetBytes.Words("label", [.. labels.Select(l => l.Length == 0 ? null : l)])), "row 8"),
            ["parquet of numbers"] = (
                (folder, labels) => Numbers(labels) is { } numbers ? Parquet(folder, ParquetBytes.Doubles("label", numbers)) : null, "row 8"),
            ["npz of whole numbers"] = (
                (folder, labels) => Wholes(labels) is { } wholes ? Npz(folder, "<i8", wholes.SelectMany(BitConverter.GetBytes)) : null, "7"),
            ["npz of decimals"] = (
                (folder, labels) => Numbers(labels) is { } numbers ? Npz(folder, "<f8", numbers.SelectMany(BitConverter.GetBytes)) : null, "7"),
            ["mat"] = ((folder, labels) => Numbers(labels) is { } numbers
                ? Mat(folder, MatBytes.Matrix("y", [numbers.Length, 1], 6, 9, MatBytes.Doubles(false, numbers)), labels.Length) : null, "image 7"),
            ["mat of words"] = ((folder, labels) => labels.All(l => l.Length > 0)
                ? Mat(folder, MatBytes.Cells("y", [.. labels.Select(l => MatBytes.Text("", l))]), labels.Length) : null, "word 8"),
            ["idx"] = (Idx, "sample 7"),
            ["series in lines"] = ((folder, labels) => Text(folder, "a.tsv", labels.Select((l, i) => $"{l}\t{i}\t{i * i}")), "line 8"),
            ["series of the UEA archive"] = (
                (folder, labels) => Text(folder, "a.ts", [.. (string[])["@classLabel true", "@data"], .. labels.Select((l, i) => $"{i},{i * i}:{l}")]),
                "line 10"),
            ["series of sensors"] = (Sensors, "line 8"),
            ["masks"] = (Masks, "007.png"),
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

    private static string? Idx(TempFolder folder, string[] labels)
    {
        if (Wholes(labels) is not { } wholes || wholes.Any(l => l is < 0 or > byte.MaxValue))
        {
            return null;
        }

        folder.Write("train-images-idx3-ubyte", IdxBytes.Of(
            (byte[])[.. Enumerable.Range(0, labels.Length).SelectMany(Pixels)], (uint)labels.Length, Side, Side));
        folder.Write("train-labels-idx1-ubyte", IdxBytes.Of((byte[])[.. wholes.Select(l => (byte)l)], (uint)labels.Length));
        return $"idx:{folder.Root}";
    }

    private static string Sensors(TempFolder folder, string[] labels)
    {
        Text(folder, "train/Inertial Signals/x_train.txt", labels.Select((_, i) => $"{i} {i * i}"));
        Text(folder, "train/y_train.txt", labels);
        return $"series:{folder.Root}";
    }

    private static string? Masks(TempFolder folder, string[] labels)
    {
        if (Wholes(labels) is not { } wholes || wholes.Any(l => l is < 0 or >= byte.MaxValue))
        {
            return null;
        }

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

    private static double[]? Numbers(string[] labels)
    {
        double[] numbers =
            [.. labels.Select(l => double.TryParse(l, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.MinValue)];
        return numbers.Contains(double.MinValue) ? null : numbers;
    }

    private static long[]? Wholes(string[] labels) => Numbers(labels) is { } numbers && numbers.All(n => n == Math.Truncate(n) && Math.Abs(n) < int.MaxValue)
        ? [.. numbers.Select(n => (long)n)]
        : null;
}
