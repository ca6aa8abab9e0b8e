namespace Cnn.Models.Data.Csv;

/// <summary>Opens CSV files of pixels: one file, of which a part is held out, or a folder with train.csv and test.csv.</summary>
internal static class CsvOpener
{
    /// <summary>Opens the training and the test part.</summary>
    /// <exception cref="DataException">A file is missing or bad, or its rows are no images of the expected size.</exception>
    public static DataSplit Open(string path, DataOptions options)
    {
        if (!Directory.Exists(path))
        {
            CsvPixels rows = CsvPixels.Read(path);
            (SubsetDataset rest, SubsetDataset held) = Splitting.HoldOut(ToDataset(rows, path, Shape(rows, path, options), ClassesOf(rows), options.Encoding), options, path);
            return new DataSplit(rest, held, "csv");
        }

        string trainPath = InFolder(path, "train"), testPath = InFolder(path, "test");
        CsvPixels train = CsvPixels.Read(trainPath), test = CsvPixels.Read(testPath);
        (int Height, int Width, int Channels) shape = Shape(train, trainPath, options);
        string[] classes = ClassesOf(train);
        return new DataSplit(ToDataset(train, trainPath, shape, classes, options.Encoding), ToDataset(test, testPath, shape, classes, options.Encoding), "csv");
    }

    private static string InFolder(string folder, string part) =>
        new[] { $"{part}.csv", $"{part}.csv.gz" }.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists)
        ?? throw new DataException($"{folder} lacks {part}.csv: expected train.csv and test.csv, plain or as .csv.gz.");

    private static string[] ClassesOf(CsvPixels rows) => [.. Enumerable.Range(0, rows.Labels.Max() + 1).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    private static ArrayDataset ToDataset(CsvPixels rows, string path, (int Height, int Width, int Channels) shape, string[] classes, ImageEncoding encoding)
    {
        if (rows.Columns != shape.Height * shape.Width * shape.Channels)
        {
            throw new DataException($"{path} has {rows.Columns} pixels per row: expected {shape.Height} x {shape.Width} with {shape.Channels} channels.");
        }

        if (rows.Labels.Max() >= classes.Length)
        {
            throw new DataException($"{path} has label {rows.Labels.Max()}: expected 0 to {classes.Length - 1} as in the training part.");
        }

        return new ArrayDataset(rows.Pixels, [.. rows.Labels], shape.Height, shape.Width, shape.Channels, classes, encoding);
    }

    private static (int Height, int Width, int Channels) Shape(CsvPixels rows, string path, DataOptions options)
    {
        if (options.ImageSize is { } size)
        {
            int area = size.Height * size.Width;
            return (size.Height, size.Width, options.Channels ?? Math.Max(1, rows.Columns / area));
        }

        foreach (int channels in options.Channels is { } asked ? [asked] : new[] { 1, 3 })
        {
            int side = (int)Math.Round(Math.Sqrt((double)rows.Columns / channels));
            if (side * side * channels == rows.Columns)
            {
                return (side, side, channels);
            }
        }

        throw new DataException($"{path} has {rows.Columns} pixels per row, which is no square image: give the size, on the command line with --image-size HxW.");
    }
}
