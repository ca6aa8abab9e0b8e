using Cnn.Models.Data.Arrays;
using Cnn.Models.Data.Cifar;
using Cnn.Models.Data.Csv;
using Cnn.Models.Data.Lists;
using Cnn.Models.Data.Masks;
using Cnn.Models.Data.Matlab;
using Cnn.Models.Data.Parquet;
using Cnn.Models.Data.Series;
using Cnn.Models.Data.Shards;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Opens data sets by name.</summary>
public static class DataSets
{
    /// <summary>What <see cref="Open"/> takes, for help texts and messages.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "mnist", "fashion-mnist", "cifar-10", "cifar-100", "synthetic", "folder:PATH", "csv:PATH", "list:PATH", "npz:PATH", "idx:PATH", "shards:PATH",
        "parquet:PATH", "mat:PATH", "series:PATH", "masks:PATH",
    ];

    /// <summary>Opens a data set.</summary>
    /// <param name="spec">
    /// One of <see cref="Names"/>. folder:PATH has a folder of images per class, below PATH or below PATH/train and PATH/test;
    /// csv:PATH a label and pixels per line, in one file or in PATH/train.csv and PATH/test.csv; list:PATH the path of an image and its labels per line;
    /// npz:PATH the arrays train_images, train_labels and so on in an .npz file, or in .npy files of a folder;
    /// masks:PATH has images and, called as they are, PNG files with a class for each pixel, in PATH/images and PATH/masks or both below PATH/train and
    /// PATH/test;
    /// idx:PATH has files of MNIST's format in a folder, or those of a folder whose names begin so; shards:PATH tar archives of samples, as WebDataset writes
    /// them: a folder, a file, or a pattern such as train-{000000..000009}.tar; parquet:PATH tables with a column of images and one of labels, as
    /// Hugging Face's sets are; mat:PATH variables X and y of MATLAB's files, such as SVHN's; series:PATH series of numbers, as
    /// the UCR and UEA archives have them.
    /// </param>
    /// <param name="options">Where it is looked for and how its samples look.</param>
    /// <exception cref="DataUnavailableException">A known set is neither on the machine nor to be fetched.</exception>
    /// <exception cref="DataException">The name is unknown, or a file is bad.</exception>
    /// <exception cref="ArgumentException">The encoding or the augmentation does not fit the images.</exception>
    public static DataSplit Open(string spec, DataOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        options ??= new DataOptions();
        int colon = spec.IndexOf(':', StringComparison.Ordinal);
        string path = colon < 0 ? "" : spec[(colon + 1)..];
        DataSplit data = (colon < 0 ? spec : spec[..(colon + 1)]) switch
        {
            "mnist" => IdxOpener.Open(IdxFamily.Mnist, options),
            "fashion-mnist" => IdxOpener.Open(IdxFamily.FashionMnist, options),
            "cifar-10" => CifarOpener.Open(CifarFamily.Cifar10, options),
            "cifar-100" => CifarOpener.Open(CifarFamily.Cifar100, options),
            "folder:" when path.Length > 0 => FolderOpener.Open(path, options),
            "csv:" when path.Length > 0 => CsvOpener.Open(path, options),
            "list:" when path.Length > 0 => ListOpener.Open(path, options),
            "npz:" when path.Length > 0 => ArrayOpener.Open(path, options),
            "masks:" when path.Length > 0 => MaskOpener.Open(path, options),
            "idx:" when path.Length > 0 => IdxFolder.Open(path, options),
            "mat:" when path.Length > 0 => MatOpener.Open(path, options),
            "parquet:" when path.Length > 0 => ParquetOpener.Open(path, options),
            "series:" when path.Length > 0 => SeriesOpener.Open(path, options),
            "shards:" when path.Length > 0 => ShardOpener.Open(path, options),
            "synthetic" => SyntheticDigits.Create(options),
            _ => throw new DataException($"There is no data set \"{spec}\". Known: {string.Join(", ", Names)}."),
        };
        CheckClasses(data, options);
        data = options.Normalize ? Normalizer.Apply(data) : data;
        return options.Augmentation is { } augmentation ? data with { Train = Vary(data, augmentation, options.Seed) } : data;
    }

    /// <summary>
    /// Opens a data set; where it is one of 28x28 grey images that is neither on the machine nor to be fetched, gives the synthetic digits
    /// in its place and says so in <see cref="DataSplit.Note"/>.
    /// </summary>
    /// <inheritdoc cref="Open"/>
    public static DataSplit OpenOrSynthetic(string spec, DataOptions options)
    {
        try
        {
            return Open(spec, options);
        }
        catch (DataUnavailableException) when (spec is "mnist" or "fashion-mnist")
        {
            string way = $"put its files into ROOT/{spec} and name ROOT with --data-dir or ${DataLocation.Variable}";
            return Open("synthetic", options) with
            {
                Note = $"Synthetic digits are used in place of {spec}, which is neither on this machine nor to be fetched now: {way}.",
            };
        }
    }

    /// <summary>The images that a list names, which need not say what they show.</summary>
    /// <param name="path">A list, as list:PATH has it.</param>
    /// <param name="directory">Where images are looked for beside the list's own folder; null for nowhere else.</param>
    /// <returns>Each as the list names it, and where it lies; null where it was not found.</returns>
    /// <exception cref="DataException">The list is missing, is no text, or has no column of images.</exception>
    public static IReadOnlyList<(string Name, string? File)> ListImages(string path, string? directory = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ImageList.ReadImages(path, directory);
    }

    /// <summary>The series of a file or a folder, which need not say of what class they are.</summary>
    /// <param name="path">
    /// A file, of the UCR archive (a number more in a line than steps is a label, and passed over) or the UEA archive's .ts; or a folder of such files or of
    /// sensors, of which the part to test on is read where there is one.
    /// </param>
    /// <param name="length">The steps of a series, as the network takes them.</param>
    /// <param name="channels">Numbers per step.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    /// <exception cref="DataException">The file is bad, or has series of another size.</exception>
    public static SeriesRows ReadSeries(string path, int length, int channels)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        return BareSeries.Read(path, length, channels);
    }

    // Masks go where their images go, and what comes in over the border is void, or, where targets have none, no class: zeros.
    private static AugmentedDataset Vary(DataSplit data, AugmentationOptions augmentation, ulong seed) => new(
        data.Train,
        data.Kind == LabelKind.Mask
            ? augmentation with { Masks = true, MaskFill = data.Train.Targets[0].Type == DataType.Int32 ? MaskImage.Void : 0 }
            : augmentation,
        seed);

    // Folders and CSV files are matched to the classes that are asked for when they are read; other sets have their own, which must be these.
    private static void CheckClasses(DataSplit data, DataOptions options)
    {
        if (options.ClassNames is { } known && data.Kind != LabelKind.Number && !known.SequenceEqual(data.Train.ClassNames))
        {
            throw new DataException(
                $"{data.Name} has the classes {Some(data.Train.ClassNames)}, but {Some(known)} were expected: these are not the classes " +
                    $"that the network learned.");
        }
    }

    private static string Some(IReadOnlyList<string> names) => $"{string.Join(", ", names.Take(4))}{(names.Count > 4 ? ", …" : "")} ({names.Count})";
}
