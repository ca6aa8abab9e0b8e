using Cnn.Models.Data.Archives;
using Cnn.Models.Data.Lists;

namespace Cnn.Models;

/// <summary>Opens image folders: ROOT/train/CLASS and ROOT/test/CLASS, or ROOT/CLASS, of which a part is held out.</summary>
internal static class FolderOpener
{
    /// <summary>Opens the training and the test part.</summary>
    /// <exception cref="DataException">The folder has no classes, a class is empty, a file is no image, or sizes differ.</exception>
    public static DataSplit Open(string root, DataOptions options)
    {
        (FileTree tree, string start) = FileTree.Open(root);
        if (FlatFolder.Find(tree, start, options.ClassNames) is { } flat)
        {
            DataSplit named = flat.Open(tree, root, options);
            return named with { Notes = [.. tree.Notes, .. named.Notes] };
        }

        FolderLayout layout = FolderLayout.Find(tree, start);
        ImageFolder train = ImageFolder.Open(tree, layout.Train, layout.TrainClasses, options.ImageSize, options.Channels, options.ClassNames, options.SkipBad);
        var images = new ImageFolderDataset(train, options.Encoding);
        string[] doubts = [.. LabelDoubts.Cases(images.ClassNames)];
        if (layout.Test is not { } path)
        {
            DataSplit whole = Splitting.HoldOut(images, options, root, "folder");
            return whole with { Notes = [.. tree.Notes, .. layout.Notes, .. doubts, .. train.Notes, .. whole.Notes] };
        }

        ImageFolder test = ImageFolder.Open(tree, path, layout.TestClasses, options.ImageSize, images.Channels, images.ClassNames, options.SkipBad);
        train.RequireSizeOf(layout.Train, test, path);
        return new DataSplit(images, new ImageFolderDataset(test, options.Encoding), "folder")
        {
            Notes = [.. tree.Notes, .. layout.Notes, .. doubts, .. train.Notes, .. test.Notes],
        };
    }
}
