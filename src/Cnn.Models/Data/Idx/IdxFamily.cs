namespace Cnn.Models;

/// <summary>A data set in MNIST's four files.</summary>
/// <param name="Name">Its name, which is also that of its folder.</param>
/// <param name="Folders">Folder names that it is looked for under.</param>
/// <param name="ClassNames">The names of its classes in label order.</param>
/// <param name="Addresses">Public addresses of the folder that holds the four compressed files, tried in order.</param>
/// <param name="Hashes">SHA-256 of the uncompressed files in the order of <see cref="Stems"/>, in lower case; empty where none are published.</param>
/// <param name="TrainCount">Images in the published training part.</param>
/// <param name="TestCount">Images in the published test part.</param>
internal sealed record IdxFamily(
    string Name, IReadOnlyList<string> Folders, IReadOnlyList<string> ClassNames, IReadOnlyList<Uri> Addresses, IReadOnlyList<string> Hashes,
    int TrainCount, int TestCount)
{
    /// <summary>The names of the four files without an ending.</summary>
    public static IReadOnlyList<string> Stems { get; } =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <summary>The handwritten digits of LeCun, Cortes and Burges: 60,000 + 10,000 grey images of 28x28.</summary>
    public static IdxFamily Mnist { get; } = new(
        "mnist",
        ["mnist"],
        ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        [new("https://ossci-datasets.s3.amazonaws.com/mnist/"), new("https://storage.googleapis.com/cvdf-datasets/mnist/")],
        [
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ],
        60_000,
        10_000);

    /// <summary>
    /// Zalando's articles of clothing: 60,000 + 10,000 grey images of 28x28. No SHA-256 is published: a download comes over TLS, its gzip
    /// checksum is verified and the numbers of images must be right.
    /// </summary>
    public static IdxFamily FashionMnist { get; } = new(
        "fashion-mnist",
        ["fashion-mnist", "fashion-mnist-sample"],
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
        [new("https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/")],
        [],
        60_000,
        10_000);

    /// <summary>The four files in a folder, each compressed or not, with a dash or a dot before "idx"; null for each that is missing.</summary>
    public static IReadOnlyList<string?> FilesIn(string folder) => [.. Stems.Select(stem =>
    {
        string dotted = stem.Replace("-idx", ".idx", StringComparison.Ordinal);
        return new[] { stem, stem + ".gz", dotted, dotted + ".gz" }.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists);
    })];

    /// <summary>Reads an images file and its labels file.</summary>
    /// <exception cref="DataException">One of them is bad, they hold different numbers of samples, or a label is out of range.</exception>
    public ArrayDataset ReadPart(string imagesPath, string labelsPath, ImageEncoding encoding)
    {
        IdxFile images = IdxFile.Read(imagesPath, rank: 3), labels = IdxFile.Read(labelsPath, rank: 1);
        if (images.Shape[0] != labels.Shape[0])
        {
            throw new DataException(
                $"{labelsPath} holds {labels.Shape[0]} labels, but {imagesPath} holds {images.Shape[0]} images: expected one label per image.");
        }

        int bad = Array.FindIndex(labels.Data, l => l >= ClassNames.Count);
        if (bad >= 0)
        {
            throw new DataException($"{labelsPath}: label {labels.Data[bad]} of sample {bad} is out of range, expected 0 to {ClassNames.Count - 1}.");
        }

        return new ArrayDataset(images.Data, Array.ConvertAll(labels.Data, l => (int)l), images.Shape[1], images.Shape[2], 1, ClassNames, encoding);
    }
}
