namespace Cnn.Models;

/// <summary>Where data sets are looked for and how their samples look.</summary>
public sealed record DataOptions
{
    /// <summary>The folder that holds data sets, in folders of their names or directly; null to go by the environment.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The folder for what is downloaded; null for "cnn" in the user's cache folder ($XDG_CACHE_HOME, or the local application data).</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>Whether a set that is not on the machine may be fetched from its public address. Default true.</summary>
    public bool AllowDownload { get; init; } = true;

    /// <summary>What a model sees of pixels and labels.</summary>
    public ImageEncoding Encoding { get; init; } = ImageEncoding.Default;

    /// <summary>Whether both parts are normalised with the mean and deviation per channel of the training part. Default false.</summary>
    public bool Normalize { get; init; }

    /// <summary>How training images are varied; null for not at all. Drawn from <see cref="Seed"/>. Mixup needs a one-hot encoding.</summary>
    public AugmentationOptions? Augmentation { get; init; }

    /// <summary>The size that images of a folder are resized to; null if they all have one size. Also the size of a CSV's images.</summary>
    public (int Height, int Width)? ImageSize { get; init; }

    /// <summary>The channels that images of a folder are converted to, 1 or 3; null for those of the first image. Also those of a CSV's images.</summary>
    public int? Channels { get; init; }

    /// <summary>The share of samples held out as the test part where a set has none of its own. Default 0.2.</summary>
    public double TestFraction { get; init; } = 0.2;

    /// <summary>
    /// The classes in label order that a set must keep to, as a trained network knows them: folders are matched to them by name and may lack some. Null for the
    /// set's own.
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>
    /// The rule by which samples are held out where a set has no test part, as an earlier <see cref="DataSplit.HeldOut"/> says; null to make one from
    /// <see cref="TestFraction"/> and
    /// <see cref="Seed"/>.
    /// </summary>
    public HeldOutPart? HeldOut { get; init; }

    /// <summary>
    /// The column of a CSV that holds the labels: its name in the heading, "first", "last", or its place from 0; null for the one that the heading calls label,
    /// else the first. Of a list of images also several, joined by commas. Of shards the ending of the files that have the labels, or the field of their JSON;
    /// of a Parquet file the column, of .mat and .npz files the variable.
    /// </summary>
    public string? LabelColumn { get; init; }

    /// <summary>
    /// The column of a Parquet file, or the variable of a .mat or .npz file, that holds the images; null for the one that is called as images are.
    /// </summary>
    public string? ImageColumn { get; init; }

    /// <summary>
    /// What the labels of a list of images are; null to go by what they look like: numbers with decimals, several with | between them, else classes.
    /// </summary>
    public LabelKind? LabelKind { get; init; }

    /// <summary>Whether rows of a CSV with colour have all red values first, then green, then blue. Default false: the three of a pixel side by side.</summary>
    public bool Planar { get; init; }

    /// <summary>
    /// Whether images of idx:PATH are stored with rows for columns, as those of EMNIST are, or images of mat:PATH that are rows or columns of a matrix have
    /// their pixels row by row. Default false.
    /// </summary>
    public bool Transpose { get; init; }

    /// <summary>
    /// Whether slices of volumes in npz:PATH and mat:PATH are the channels of images, (H, W, D), for networks of images. Default false: samples are volumes,
    /// (D, H, W, 1).
    /// </summary>
    public bool Slices { get; init; }

    /// <summary>
    /// Whether masks of two classes are one number for each pixel, 0 or 1 (Float32, (H, W, 1) or (1, H, W)), for a network that ends in one channel with a
    /// sigmoid. Default false: labels, or with <see cref="ImageEncoding.OneHot"/> a row for each pixel.
    /// </summary>
    public bool BinaryMasks { get; init; }

    /// <summary>
    /// Whether images of a folder that cannot be read are left out and counted in <see cref="DataSplit.Notes"/>. Default false: the first one is an error.
    /// </summary>
    public bool SkipBad { get; init; }

    /// <summary>
    /// Whether samples are only to be judged by a network that is trained already: a list needs no lines to learn from then. Default false.
    /// </summary>
    public bool TestOnly { get; init; }

    /// <summary>The seed of everything that is drawn: synthetic images, held-out samples.</summary>
    public ulong Seed { get; init; }
}
