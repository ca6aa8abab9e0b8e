using System.Globalization;
using Cnn.Models.Data.Lists;
using Cnn.Models.Data.Samples;
using Cnn.OneDnn;

namespace Cnn.Models.Data.Parquet;

/// <summary>Tables whose images are lists of pixels.</summary>
internal static class PixelTable
{
    /// <summary>Opens them.</summary>
    /// <exception cref="DataException">Rows have different numbers of pixels, or the size of the images is not known.</exception>
    public static DataSplit Open(string path, string kind, ParquetTable[] tables, DataOptions options, List<string> notes)
    {
        var samples = new List<ListSample>();
        var parts = new List<byte[]>();
        (int width, string first) = (0, "");
        foreach (ParquetTable table in tables)
        {
            var rows = new PixelRows(table.Path, table.Images.Column);
            IReadOnlyList<string?> labels = table.Read(rows, () => rows.Rows);
            if (labels.Count == 0 || !ParquetOpener.HasLabels(table, labels, notes))
            {
                continue;
            }

            parts.Add(rows.ToArray());
            (width, first) = width == 0 ? (rows.Width, table.Path) : width == rows.Width ? (width, first) : throw new DataException(string.Create(
                CultureInfo.InvariantCulture, $"{table.Path} has {rows.Width} pixels in a row, and {first} has {width}: they are not of one set."));
            samples.AddRange(labels.Select((label, i) => new ListSample(
                string.Create(CultureInfo.InvariantCulture, $"{table.Path}, row {i + 1}"), "", null, [label ?? ""], table.Part)));
        }

        if (samples.Count == 0 || (!options.TestOnly && !samples.Any(s => s.Part == ListPart.Train)))
        {
            throw new DataException($"{path} has no rows with labels to learn from.");
        }

        ParquetOpener.Tell(path, tables, samples.Count, notes);
        ListTargets targets = ListTargets.Read(samples, ["label"], options.LabelKind, options.ClassNames ?? ParquetOpener.Known(tables), notes);
        (int height, int columns, int channels) = SizeOf(path, width, options);
        if ((long)samples.Count * width > Array.MaxLength)
        {
            throw new DataException($"{path} has more than 2 GiB of pixels: give fewer files at once.");
        }

        byte[] pixels = new byte[samples.Count * width];
        int at = 0;
        foreach (byte[] part in parts)
        {
            part.CopyTo(pixels, at);
            at += part.Length;
        }

        var images = new ArrayDataset(
            pixels, targets.Classes, height, columns, channels, targets.Rows is null ? targets.Names : ["all"], options.Encoding) { IsOfRows = true };
        Dataset whole = targets.Rows is null ? images : new TargetRows(images, targets.Rows, targets.Width, targets.Names);
        DataSplit split = PartSplit.Divide((path, kind), whole, images, [.. samples.Select(s => s.Part)], options);
        return split with { Notes = [.. notes, .. split.Notes], Kind = targets.Kind };
    }

    // Square where nothing is said; grey, or in colour three times as many.
    private static (int Height, int Width, int Channels) SizeOf(string path, int count, DataOptions options)
    {
        foreach (int channels in (int[])[1, 3])
        {
            int side = (int)Math.Sqrt(count / channels);
            (int height, int width) = options.ImageSize ?? (side, side);
            if ((long)height * width * channels == count)
            {
                return (height, width, channels);
            }
        }

        throw new DataException(string.Create(
            CultureInfo.InvariantCulture, $"{path} has {count} pixels in a row, which are no square of grey or of colour: give the size with " +
                $"--image-size HxW."));
    }
}
