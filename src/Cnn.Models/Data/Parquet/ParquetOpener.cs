using System.Globalization;
using Cnn.Models.Data.Lists;
using Cnn.Models.Data.Samples;
using Cnn.OneDnn;

namespace Cnn.Models.Data.Parquet;

/// <summary>
/// Opens tables of images in Parquet files, as Hugging Face's sets are: a column of the bytes of images, or of lists of pixels, and one of labels.
/// </summary>
/// <remarks>
/// Read here because of what Parquet.Net 6.1.0 does with files that nobody vouches for: of 3,000 mutations of a file of 5 kB one made it take 248 MB, and
/// from another it did not come back. Only what tables of images have is read.
/// </remarks>
internal static class ParquetOpener
{
    private const string Kind = "parquet";

    /// <summary>Opens the parts that the names of the files say, or holds a part out.</summary>
    /// <exception cref="DataException">A file is bad, or has no images or no labels.</exception>
    public static DataSplit Open(string path, DataOptions options)
    {
        var notes = new List<string>();
        ParquetTable[] tables = TablesOf(path, options, notes);
        if (tables[0].HasPixels)
        {
            return PixelTable.Open(path, Kind, tables, options, notes);
        }

        var cells = new ImageCells();
        ListSample[] samples = Read(path, tables, cells, notes);
        return new TreeSamples(path, Kind, cells).Open(samples, Known(tables), options, notes);
    }

    /// <summary>Lists everything that is wrong with the images.</summary>
    public static void Look(string path, DataOptions options, List<string> problems)
    {
        ParquetTable[] tables = TablesOf(path, options, []);
        if (!tables[0].HasPixels)
        {
            var cells = new ImageCells();
            new TreeSamples(path, Kind, cells).Look(Read(path, tables, cells, []), problems);
        }
    }

    /// <summary>The names of the classes, where all parts have the same.</summary>
    internal static string[]? Known(ParquetTable[] tables) => tables[0].Names;

    /// <summary>Whether a file has labels: those of secret tests have none.</summary>
    internal static bool HasLabels(ParquetTable table, IReadOnlyList<string?> labels, List<string> notes)
    {
        bool isSecret = labels.Count > 0 && labels.All(l => l is null);
        if (isSecret)
        {
            notes.Add($"{table.Path} is left out: none of its images has a label.");
        }

        return !isSecret;
    }

    /// <summary>What of the tables is used, in words.</summary>
    internal static void Tell(string path, ParquetTable[] tables, int rows, List<string> notes)
    {
        ParquetTable first = tables[0];
        string others = first.Columns.Others.Length == 0 ? "" : $"; left out: {string.Join(", ", first.Columns.Others.Take(10))}";
        string classes = first.Names is null ? "" : string.Create(CultureInfo.InvariantCulture, $", whose {first.Names.Length} classes the file names");
        notes.Insert(0, string.Create(
            CultureInfo.InvariantCulture, $"{path}: {rows} rows in {tables.Length} {(tables.Length == 1 ? "file" : "files")}, images from " +
                $"'{first.Images.Column}', " +
                $"labels from '{first.Labels.Column}'{classes}{others}."));
    }

    private static ParquetTable[] TablesOf(string path, DataOptions options, List<string> notes)
    {
        ParquetTable[] tables = [.. PartFiles.Find(path, notes, ".parquet").Select(f => ParquetTable.Open(f.File, f.Part, options, notes))];
        ParquetTable first = tables[0];
        foreach (ParquetTable other in tables[1..])
        {
            bool isAlike = other.HasPixels == first.HasPixels && other.Images.Column == first.Images.Column && other.Labels.Column == first.Labels.Column
                && (other.Names ?? []).SequenceEqual(first.Names ?? []);
            if (!isAlike)
            {
                throw new DataException($"{other.Path} has other columns or other classes than {first.Path}: they are not of one set. Name one of them.");
            }
        }

        return tables;
    }

    private static ListSample[] Read(string path, ParquetTable[] tables, ImageCells cells, List<string> notes)
    {
        var samples = new List<ListSample>();
        foreach (ParquetTable table in tables)
        {
            cells.Begin(table.Path);
            IReadOnlyList<string?> labels = table.Read(cells, () => cells.RowsOfFile);
            for (int i = 0, count = HasLabels(table, labels, notes) ? labels.Count : 0; i < count; i++)
            {
                (string file, string key) = cells.Row(i);
                samples.Add(new ListSample(file, key, file, [labels[i] ?? ""], table.Part));
            }
        }

        Tell(path, tables, samples.Count, notes);
        return samples.Count > 0 ? [.. samples] : throw new DataException($"{path} has no rows with labels: there is nothing to learn from.");
    }
}
