using System.Globalization;

namespace Cnn.Models.Data.Parquet;

/// <summary>Which column of a table holds the images, and which the labels.</summary>
/// <param name="Images">The bytes of images, or their pixels.</param>
/// <param name="Labels">The labels.</param>
/// <param name="Others">The names of those that are not used.</param>
internal sealed record ParquetColumns(int Images, int Labels, string[] Others)
{
    private static readonly string[] ImageNames =
        ["image", "img", "images", "picture", "photo", "jpg", "jpeg", "png", "webp", "bytes", "pixels", "pixel_values", "x"],
        LabelNames = ["label", "labels", "class", "target", "category", "y", "cls", "digit", "fine_label"];

    /// <summary>Finds them by their names and their types.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="leaves">Its columns.</param>
    /// <param name="classes">Those that are said to be of classes.</param>
    /// <param name="options">Which are asked for.</param>
    /// <exception cref="DataException">They are not there, or there are several.</exception>
    public static ParquetColumns Find(
        string path, IReadOnlyList<ParquetLeaf> leaves, IReadOnlyDictionary<string, string[]> classes, DataOptions options)
    {
        string[] all = [.. leaves.Select(l => l.Column).Distinct(StringComparer.Ordinal)];
        string column = Chosen(path, all, options.ImageColumn, ImageNames, c => ImageIn(leaves, c) is not null, ("images", "--image-column"));
        int images = ImageIn(leaves, column) ?? throw new DataException(
            $"{path}: the column '{column}' holds no images: expected bytes, a group with bytes, or lists of numbers. --image-column names another.");
        if (leaves[images] is { IsText: true } leaf)
        {
            throw new DataException(
                $"{path}: the column '{leaf.Column}' holds text and no bytes of images. Where it names files, use list:PATH, or put the images into " +
                    $"the table.");
        }

        string[] rest = [.. all.Where(c => c != column)];
        string label = options.LabelColumn is null && classes.Keys.Where(rest.Contains).ToArray() is [var only]
            ? only
            : Chosen(path, rest, options.LabelColumn, LabelNames, c => LabelIn(leaves, c) is not null, ("labels", "--label-column"));
        int labels = LabelIn(leaves, label) ?? throw new DataException(
            $"{path}: the column '{label}' holds no labels: expected numbers, text, or lists of them. --label-column names another.");
        return new ParquetColumns(images, labels, [.. rest.Where(c => c != label)]);
    }

    private static string Chosen(
        string path, string[] columns, string? asked, string[] names, Func<string, bool> isOne, (string What, string Option) words)
    {
        if (asked is not null)
        {
            return columns.Contains(asked) ? asked : throw new DataException(
                $"{path} has no column '{asked}' for {words.What}: it has {Some(columns)}.");
        }

        string[] fitting = [.. columns.Where(isOne)];
        return names.Select(n => fitting.FirstOrDefault(c => c.Equals(n, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(c => c is not null)
            ?? (fitting is [var only] ? only : throw new DataException(
                $"{path} has {(fitting.Length == 0 ? "no column" : "several columns")} that may hold {words.What}: it has {Some(columns)}. Name it with " +
                    $"{words.Option}."));
    }

    // Bytes by themselves or in a group beside the path that they had, or pixels in lists.
    private static int? ImageIn(IReadOnlyList<ParquetLeaf> leaves, string column)
    {
        int[] own = [.. Enumerable.Range(0, leaves.Count).Where(i => leaves[i].Column == column)];
        int[] fitting = [.. own.Where(i => IsOfBytes(leaves[i]) && (own.Length == 1 || leaves[i].Path[^1] == "bytes"))];
        return fitting is [var bytes] ? bytes
            : own is [var one] && leaves[one] is { MostRepeated: > 0, Type: < ParquetType.ByteArray and not ParquetType.Int96 } ? one
            : null;
    }

    private static bool IsOfBytes(ParquetLeaf leaf) => leaf is { Type: ParquetType.ByteArray, MostRepeated: 0 };

    private static int? LabelIn(IReadOnlyList<ParquetLeaf> leaves, string column)
    {
        int[] own = [.. Enumerable.Range(0, leaves.Count).Where(i => leaves[i].Column == column)];
        return own is [var one] && leaves[one] is { MostRepeated: <= 1, Type: not (ParquetType.FixedByteArray or ParquetType.Int96) } ? one : null;
    }

    private static string Some(string[] names) => names.Length == 0 ? "no other" :
        string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(10))}{(names.Length > 10 ? ", …" : "")}");
}
