namespace Cnn.Models;

/// <summary>Opens image folders: ROOT/train/CLASS and ROOT/test/CLASS, or ROOT/CLASS, of which a part is held out.</summary>
internal static class FolderOpener
{
    private static readonly string[] TestNames = ["test", "val", "valid", "validation"];

    /// <summary>Opens the training and the test part.</summary>
    /// <exception cref="DataException">The folder has no classes, a class is empty, a file is no image, or sizes differ.</exception>
    public static DataSplit Open(string root, DataOptions options)
    {
        string train = Path.Combine(root, "train");
        var images = new ImageFolderDataset(Directory.Exists(train) ? train : root, options.Encoding, options.ImageSize, options.Channels);
        string? test = Directory.Exists(train) ? TestNames.Select(n => Path.Combine(root, n)).FirstOrDefault(Directory.Exists) : null;
        if (test is null)
        {
            (SubsetDataset rest, SubsetDataset held) = Splitting.HoldOut(images, options, root);
            return new DataSplit(rest, held, "folder");
        }

        var tests = new ImageFolderDataset(test, options.Encoding, options.ImageSize, images.Channels, images.ClassNames);
        if (tests.Height != images.Height || tests.Width != images.Width)
        {
            throw new DataException(
                $"{test} has images of {tests.Width} x {tests.Height} pixels, but {train} of {images.Width} x {images.Height}: give a size that all images are resized to, on the command line with --image-size.");
        }

        return new DataSplit(images, tests, "folder");
    }
}
