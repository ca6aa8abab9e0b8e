using Cnn.Models.Data.Archives;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <content>Folders of images, with Keras's words.</content>
public abstract partial class ImageDataset
{
    private const int UsualSize = 256;

    /// <summary>
    /// The images of a folder that has a folder for each class, as Keras's image_dataset_from_directory: pixels from 0 to 255, so that a network begins with a
    /// <see cref="OneDnn.Layers.Rescaling"/>. How many samples a step takes, and their order, is said in Fit.
    /// </summary>
    /// <param name="directory">The folder; the names of the folders in it, in ordinal order, are the classes.</param>
    /// <param name="labelMode">"int" for labels as whole numbers, for sparse losses; "categorical" for one-hot rows.</param>
    /// <param name="classNames">The classes in the order of their labels; the folders' names if null.</param>
    /// <param name="colorMode">"rgb", or "grayscale".</param>
    /// <param name="imageSize">(height, width) to which images are resized; 256 x 256 if null.</param>
    /// <param name="seed">Of the choice of what is held out.</param>
    /// <param name="validationSplit">The share that is held out, in (0, 1); all is given if null.</param>
    /// <param name="subset">With <paramref name="validationSplit"/>: "training" for what is not held out, "validation" for what is.</param>
    /// <exception cref="DataException">The folder has no classes, a class is empty or unknown, or a file is no image.</exception>
    /// <exception cref="ArgumentException">A word is unknown, or one of validationSplit and subset is missing.</exception>
    public static Dataset FromDirectory(
        string directory,
        string labelMode = "int",
        IReadOnlyList<string>? classNames = null,
        string colorMode = "rgb",
        (int Height, int Width)? imageSize = null,
        int seed = 0,
        double? validationSplit = null,
        string? subset = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        bool oneHot = Choice(labelMode, "int", "categorical", nameof(labelMode)), grey = Choice(colorMode, "rgb", "grayscale", nameof(colorMode));
        if (validationSplit is null != subset is null || validationSplit is not (null or (> 0 and < 1)))
        {
            throw new ArgumentException(
                "validationSplit, a share in (0, 1), and subset, \"training\" or \"validation\", are given together or not at all.", nameof(validationSplit));
        }

        bool heldOut = subset is not null && Choice(subset, "training", "validation", nameof(subset));
        (FileTree tree, string root) = FileTree.Open(directory);
        ImageFolder folder = ImageFolder.Open(
            tree, root, FolderLayout.ClassesIn(tree, root), imageSize ?? (UsualSize, UsualSize), grey ? 1 : 3, classNames);
        var images = new ImageFolderDataset(folder, new ImageEncoding { Scale = 1, OneHot = oneHot });
        if (validationSplit is not { } share)
        {
            return images;
        }

        (SubsetDataset kept, SubsetDataset held) = images.Split(share, (ulong)(uint)seed);
        return heldOut ? held : kept;
    }

    // Whether it is the second of two words.
    private static bool Choice(string word, string first, string second, string parameter) => word == second || (word == first
        ? false
        : throw new ArgumentException($"Expected \"{first}\" or \"{second}\", received \"{word}\".", parameter));
}
