namespace Cnn.Models.Data.Cifar;

/// <summary>A data set in CIFAR's binary layout: records of one or two label bytes and 3 x 32 x 32 bytes of pixels in planes.</summary>
/// <param name="Name">Its name, which is also that of its folder.</param>
/// <param name="Folder">The folder inside the archive.</param>
/// <param name="Archive">The archive's file name.</param>
/// <param name="Address">The folder of the archive's public address. No SHA-256 is published: TLS, the gzip checksum and the numbers of images vouch for
/// it.</param>
/// <param name="LabelBytes">Bytes before the pixels; the last of them is the label.</param>
/// <param name="TrainFiles">The start of the names of training files; there may be one or several.</param>
/// <param name="TestFile">The name of the test file.</param>
/// <param name="ClassNames">The names of the classes in label order.</param>
internal sealed record CifarFamily(
    string Name, string Folder, string Archive, Uri Address, int LabelBytes, string TrainFiles, string TestFile, IReadOnlyList<string> ClassNames)
{
    /// <summary>Rows and columns of an image.</summary>
    public const int Size = 32;

    /// <summary>Bytes of an image's pixels.</summary>
    public const int PixelBytes = 3 * Size * Size;

    /// <summary>Images in the published training part.</summary>
    public const int TrainCount = 50_000;

    /// <summary>Images in the published test part.</summary>
    public const int TestCount = 10_000;

    /// <summary>Krizhevsky's 60,000 colour images of ten classes.</summary>
    public static CifarFamily Cifar10 { get; } = new(
        "cifar-10",
        "cifar-10-batches-bin",
        "cifar-10-binary.tar.gz",
        new("https://www.cs.toronto.edu/~kriz/"),
        1,
        "data_batch_",
        "test_batch.bin",
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]);

    /// <summary>Krizhevsky's 60,000 colour images of a hundred classes, by their fine labels.</summary>
    public static CifarFamily Cifar100 { get; } = new(
        "cifar-100",
        "cifar-100-binary",
        "cifar-100-binary.tar.gz",
        new("https://www.cs.toronto.edu/~kriz/"),
        2,
        "train.bin",
        "test.bin",
        [
            "apple", "aquarium_fish", "baby", "bear", "beaver", "bed", "bee", "beetle", "bicycle", "bottle", "bowl", "boy", "bridge", "bus",
            "butterfly", "camel", "can",
            "castle", "caterpillar", "cattle", "chair", "chimpanzee", "clock", "cloud", "cockroach", "couch", "crab", "crocodile", "cup",
            "dinosaur", "dolphin", "elephant",
            "flatfish", "forest", "fox", "girl", "hamster", "house", "kangaroo", "keyboard", "lamp", "lawn_mower", "leopard", "lion",
            "lizard", "lobster", "man",
            "maple_tree", "motorcycle", "mountain", "mouse", "mushroom", "oak_tree", "orange", "orchid", "otter", "palm_tree", "pear",
            "pickup_truck", "pine_tree", "plain",
            "plate", "poppy", "porcupine", "possum", "rabbit", "raccoon", "ray", "road", "rocket", "rose", "sea", "seal", "shark", "shrew",
            "skunk", "skyscraper", "snail",
            "snake", "spider", "squirrel", "streetcar", "sunflower", "sweet_pepper", "table", "tank", "telephone", "television", "tiger",
            "tractor", "train", "trout",
            "tulip", "turtle", "wardrobe", "whale", "willow_tree", "wolf", "woman", "worm",
        ]);

    /// <summary>Bytes of a record.</summary>
    public int RecordBytes => LabelBytes + PixelBytes;

    /// <summary>Whether a file of this name belongs to the training part.</summary>
    public bool IsTrainFile(string name) => name.StartsWith(TrainFiles, StringComparison.Ordinal) && name.EndsWith(".bin", StringComparison.Ordinal);

    /// <summary>The archive or the folder of plain files in a folder; null when it has neither.</summary>
    public string? In(string folder)
    {
        string archive = Path.Combine(folder, Archive);
        return File.Exists(archive) ? archive : new[] { Path.Combine(folder, Folder), folder }.FirstOrDefault(f => File.Exists(Path.Combine(f, TestFile)));
    }
}
