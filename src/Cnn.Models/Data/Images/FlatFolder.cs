using Cnn.Models.Data.Archives;

namespace Cnn.Models;

/// <summary>Folders without a folder per class, whose images are called by their classes: cat.0.jpg, dog_12.png.</summary>
internal static class FlatFolder
{
    private static readonly string[] Tests = ["test", "val", "valid", "validation"];

    /// <summary>Opens a folder of such images, or one with such folders train and test in it.</summary>
    /// <returns>Its parts; null where the names are not of that kind.</returns>
    /// <exception cref="DataException">A file is no image, or sizes differ.</exception>
    public static DataSplit? Open(FileTree tree, string root, DataOptions options)
    {
        if (!tree.IsArchive && !Directory.Exists(root))
        {
            return null;
        }

        string[] folders = FolderLayout.Folders(tree, root);
        string folder = Named(folders, "train") ?? root;
        if (FolderLayout.Folders(tree, folder).Any(f => folder != root || !Tests.Contains(Path.GetFileName(f).ToLowerInvariant())))
        {
            return null;
        }

        var leftOut = new LeftOut();
        List<string> files = [.. leftOut.ImagesAmong(tree.List(folder, folders: false))];
        string[] classes = [.. files.Select(ClassOf).OfType<string>()];
        if (classes.Length < files.Count || classes.CountBy(c => c).Any(c => c.Value < 2) || classes.Distinct().Count() < 2)
        {
            return null;
        }

        string[] names = options.ClassNames is { } known ? [.. known] : [.. classes.Distinct().Order(StringComparer.Ordinal)];
        ImageDataset train = Read(tree, folder, files, names, options, options.Channels, leftOut, out string[] notes);
        string note = $"{folder} has no folders of classes: images are taken to be of the class that their names begin with, " +
            $"{string.Join(", ", names.Take(5))}" +
            $"{(names.Length > 5 ? ", …" : "")} ({names.Length}).";
        foreach (string part in Tests.Select(t => Named(folders, t)).OfType<string>())
        {
            var others = new LeftOut();
            List<string> images = [.. others.ImagesAmong(tree.List(part, folders: false))];
            if (images.Count > 0 && images.TrueForAll(f => names.Contains(ClassOf(f))))
            {
                ImageDataset test = Read(tree, part, images, names, options, train.Channels, others, out string[] more);
                return new DataSplit(train, test, "folder") { Notes = [note, .. notes, .. more] };
            }
        }

        DataSplit whole = Splitting.HoldOut(train, options, root, "folder");
        return whole with { Notes = [note, .. notes, .. whole.Notes] };
    }

    /// <summary>What an image's name begins with, before its number; null where that is no name of a class.</summary>
    internal static string? ClassOf(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file), rest = name.TrimEnd(')').TrimEnd("0123456789".ToCharArray());
        string word = rest.TrimEnd('.', '_', '-', ' ', '(');
        return rest.Length < name.Length && word.Any(char.IsLetter) ? word : null;
    }

    private static string? Named(string[] folders, string name) =>
        folders.FirstOrDefault(f => Path.GetFileName(f).Equals(name, StringComparison.OrdinalIgnoreCase));

    private static ImageFolderDataset Read(
        FileTree tree, string folder, List<string> files, string[] names, DataOptions options, int? channels, LeftOut leftOut, out string[] notes)
    {
        List<int> labels = [.. files.Select(f => Array.IndexOf(names, ClassOf(f)))];
        if (labels.Contains(-1))
        {
            throw new DataException($"{files[labels.IndexOf(-1)]} is not of one of the classes {string.Join(", ", names.Take(10))}, by its name.");
        }

        if (options.SkipBad)
        {
            ImageFolder.RemoveBad(tree, files, labels, leftOut);
        }

        ImageFolder found = ImageFolder.FromFiles(
            tree, folder, files, [.. files.Select(f => Path.GetFileName(f))], [.. labels], names, options.ImageSize, channels);
        notes = [.. leftOut.Sentences(folder), .. found.Notes];
        return new ImageFolderDataset(found, options.Encoding);
    }
}
