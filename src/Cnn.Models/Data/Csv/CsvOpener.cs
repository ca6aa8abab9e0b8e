using System.Globalization;
using Cnn.Models.Data.Arrays;
using Cnn.OneDnn;

namespace Cnn.Models.Data.Csv;

/// <summary>Opens CSV files of pixels: one file, of which a part is held out, or a folder with train.csv and test.csv.</summary>
internal static class CsvOpener
{
    private static readonly int[] GreyOrColour = [1, 3];

    /// <summary>Opens the training and the test part.</summary>
    /// <exception cref="DataException">A file is missing or bad, or its rows are no images of the expected size.</exception>
    public static DataSplit Open(string path, DataOptions options)
    {
        if (!Directory.Exists(path))
        {
            CsvPixels rows = CsvPixels.Read(path, options.LabelColumn);
            (int Height, int Width, int Channels) size = Shape(rows, path, options);
            DataSplit whole = Splitting.HoldOut(ToDataset(rows, path, size, ClassesOf(rows, path, options), options), options, path, "csv");
            return whole with { Notes = [.. rows.Notes, .. Order(path, size, options), .. whole.Notes] };
        }

        string trainPath = InFolder(path, "train"), testPath = InFolder(path, "test");
        CsvPixels train = CsvPixels.Read(trainPath, options.LabelColumn), test = CsvPixels.Read(testPath, options.LabelColumn, train);
        (int Height, int Width, int Channels) shape = Shape(train, trainPath, options);
        string[] classes = ClassesOf(train, trainPath, options);
        return new DataSplit(ToDataset(train, trainPath, shape, classes, options), ToDataset(test, testPath, shape, classes, options), "csv")
        {
            Notes = [.. Others(path, trainPath, testPath), .. train.Notes, .. test.Notes, .. Order(trainPath, shape, options)],
        };
    }

    /// <summary>The files that a path stands for.</summary>
    /// <exception cref="DataException">A folder lacks one of the two.</exception>
    public static string[] FilesOf(string path) => Directory.Exists(path) ? [InFolder(path, "train"), InFolder(path, "test")] : [path];

    private static string InFolder(string folder, string part) =>
        new[] { $"{part}.csv", $"{part}.csv.gz" }.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists)
        ?? throw new DataException($"{folder} lacks {part}.csv: expected train.csv and test.csv, plain or as .csv.gz.");

    private static IEnumerable<string> Others(string folder, params string[] used) => DataFile.List(folder, folders: false).Except(used)
        .Where(f => f.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || f.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase))
        .Select(f => $"{f} is left out: {Path.GetFileName(used[0])} and {Path.GetFileName(used[1])} are the parts.");

    private static string[] ClassesOf(CsvPixels rows, string path, DataOptions options)
    {
        if (options is { ClassNames: null, LabelKind: null })
        {
            LabelRange.Require(path, rows.Labels, at => $"in {rows.Place(at)}");
        }

        return options.ClassNames is { } known ? [.. known]
            : [.. Enumerable.Range(0, rows.Labels.Max() + 1).Select(i => i.ToString(CultureInfo.InvariantCulture))];
    }

    private static ArrayDataset ToDataset(CsvPixels rows, string path, (int Height, int Width, int Channels) shape, string[] classes, DataOptions options)
    {
        if (rows.Columns != shape.Height * shape.Width * shape.Channels)
        {
            throw new DataException($"{path} has {rows.Columns} pixels per row: expected {shape.Height} x {shape.Width} with {shape.Channels} channels.");
        }

        if (classes.Where((name, i) => name != i.ToString(CultureInfo.InvariantCulture)).FirstOrDefault() is { } named)
        {
            throw new DataException(
                $"{path} has classes that are numbers, and '{named}' was expected among them: these are not the classes that the network learned.");
        }

        int most = rows.Labels.Max();
        if (most >= classes.Length)
        {
            string place = rows.Place(rows.Labels.Index().First(l => l.Item == most).Index);
            throw new DataException($"{path}, {place} has label {most}: expected 0 to {classes.Length - 1} as in the training part.");
        }

        DataFormat order = options.Planar ? DataFormat.ChannelsFirst : DataFormat.ChannelsLast;
        return new ArrayDataset(rows.Pixels, [.. rows.Labels], shape.Height, shape.Width, shape.Channels, classes, options.Encoding, order) { IsOfRows = true };
    }

    private static string[] Order(string path, (int Height, int Width, int Channels) shape, DataOptions options) => shape.Channels == 1
        ? []
        : [$"{path}: rows are read as colour images of {shape.Height} x {shape.Width}, "
            + (options.Planar
                ? "all red values first, then green, then blue."
                : "red, green and blue of a pixel side by side. Where all red values come first, say --planar.")];

    private static (int Height, int Width, int Channels) Shape(CsvPixels rows, string path, DataOptions options)
    {
        if (options.ImageSize is { } size)
        {
            long area = (long)size.Height * size.Width;
            return (options.Channels is { } known ? [known] : GreyOrColour).Where(c => c * area == rows.Columns)
                .Select(c => ((int Height, int Width, int Channels)?)(size.Height, size.Width, c)).FirstOrDefault()
                ?? throw new DataException(
                    $"{path} has {rows.Columns} pixels per row, which is no image of {size.Height} x {size.Width}: "
                    + (options.Channels is { } channels
                        ? $"with {channels} channels that takes {channels * area}."
                        : $"grey takes {area}, colour {3 * area}. Correct --image-size."));
        }

        foreach (int channels in options.Channels is { } asked ? [asked] : GreyOrColour)
        {
            int side = (int)Math.Round(Math.Sqrt((double)rows.Columns / channels));
            if (side * side * channels == rows.Columns)
            {
                return (side, side, channels);
            }
        }

        throw new DataException(
            $"{path} has {rows.Columns} pixels per row, which is no square image: give the size, on the command line with --image-size HxW.");
    }
}
