using Cnn.Models.Data.Archives;

namespace Cnn.Models;

/// <summary>A folder without a folder per class, whose images are called by their classes: cat.0.jpg, dog_12.png.</summary>
/// <param name="Folder">Where the images to learn from lie.</param>
/// <param name="Files">Those images.</param>
/// <param name="Names">The classes in label order.</param>
/// <param name="Test">Where the images to be judged by lie; null where there are none.</param>
/// <param name="TestFiles">Those images.</param>
/// <param name="LeftOut">What of the folders is no image.</param>
/// <param name="Notes">How the folder is understood, and which folders are not used.</param>
internal sealed record FlatFolder(
    string Folder, List<string> Files, string[] Names, string? Test, List<string> TestFiles, LeftOut LeftOut, IReadOnlyList<string> Notes)
{
    private static readonly string[] Tests = ["test", "val", "valid", "validation"];

    /// <summary>Looks at a folder of such images, or at one with such folders train and test in it.</summary>
    /// <param name="tree">Where it lies.</param>
    /// <param name="root">The folder.</param>
    /// <param name="known">The classes that a network knows; null to take those of the folder.</param>
    /// <returns>What lies there; null where the names are not of that kind.</returns>
    public static FlatFolder? Find(FileTree tree, string root, IReadOnlyList<string>? known)
    {
        if (!tree.IsArchive && !Directory.Exists(root))
        {
            return null;
        }

        string[] folders = FolderLayout.Folders(tree, root);
        string folder = Named(folders, "train") ?? root;
        if (FolderLayout.Folders(tree, folder).Any(f => folder != root || !Tests.Contains(Path.GetFileName(f).ToLowerInvariant())))
        {
            return folder == root ? Within(tree, root, folders, known) : null;
        }

        var leftOut = new LeftOut();
        List<string> files = [.. leftOut.ImagesAmong(tree.List(folder, folders: false))];
        string[] classes = [.. files.Select(ClassOf).OfType<string>()];
        if (classes.Length < files.Count || classes.CountBy(c => c).Any(c => c.Value < 2) || classes.Distinct().Count() < 2)
        {
            return null;
        }

        string[] names = known is not null ? [.. known] : [.. classes.Distinct().Order(StringComparer.Ordinal)];
        List<string> notes =
        [
            $"{folder} has no folders of classes: images are taken to be of the class that their names begin with, {string.Join(", ", names.Take(5))}" +
                $"{(names.Length > 5 ? ", …" : "")} ({names.Length}).",
        ];
        string? test = null;
        List<string> tested = [];
        foreach (string part in Tests.Select(t => Named(folders, t)).OfType<string>())
        {
            string[] inside = tree.List(part, folders: false);
            List<string> images = [.. new LeftOut().ImagesAmong(inside)];
            string? stranger = images.Find(f => !names.Contains(ClassOf(f)));
            if (test is null && images.Count > 0 && stranger is null)
            {
                (test, tested) = (part, [.. leftOut.ImagesAmong(inside)]);
                Array.ForEach(FolderLayout.Folders(tree, part), leftOut.AddFolder);
            }
            else
            {
                notes.Add(test is not null ? $"{part} is left out: {test} is the test part."
                    : stranger is null ? $"{part} is left out: it has no images."
                    : $"{part} is left out: {Path.GetFileName(stranger)} there is not called by one of the classes.");
            }
        }

        if (folder != root)
        {
            notes.AddRange(folders.Where(f => f != folder && !Tests.Contains(Path.GetFileName(f).ToLowerInvariant()))
                .Select(f => $"{f} is left out: the images to learn from are those in {folder}."));
            leftOut.AddStray(tree.List(root, folders: false));
        }

        return new FlatFolder(folder, files, names, test, tested, leftOut, notes);
    }

    /// <summary>Opens its parts.</summary>
    /// <param name="tree">Where it lies.</param>
    /// <param name="root">What it is called in messages.</param>
    /// <param name="options">How samples look.</param>
    /// <exception cref="DataException">A file is no image or of no known class, or sizes differ.</exception>
    public DataSplit Open(FileTree tree, string root, DataOptions options)
    {
        ImageFolder train = Read(tree, Folder, Files, options, options.Channels);
        var images = new ImageFolderDataset(train, options.Encoding);
        if (Test is null)
        {
            DataSplit whole = Splitting.HoldOut(images, options, root, "folder");
            return whole with { Notes = [.. Notes, .. LeftOut.Sentences(root), .. train.Notes, .. whole.Notes] };
        }

        ImageFolder test = Read(tree, Test, TestFiles, options, images.Channels);
        train.RequireSizeOf(Folder, test, Test);
        return new DataSplit(images, new ImageFolderDataset(test, options.Encoding), "folder")
        {
            Notes = [.. Notes, .. LeftOut.Sentences(root), .. train.Notes, .. test.Notes],
        };
    }

    /// <summary>What an image's name begins with, before its number; null where that is no name of a class.</summary>
    internal static string? ClassOf(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file), rest = name.TrimEnd(')').TrimEnd("0123456789".ToCharArray());
        string word = rest.TrimEnd('.', '_', '-', ' ', '(');
        return rest.Length < name.Length && word.Any(char.IsLetter) ? word : null;
    }

    // An archive may have the folder around its images that is named where they lie on the disk, and beside it a file that says what it is.
    private static FlatFolder? Within(FileTree tree, string root, string[] folders, IReadOnlyList<string>? known)
    {
        string[] beside = tree.List(root, folders: false);
        if (!tree.IsArchive || folders is not [var only] || known?.Contains(Path.GetFileName(only)) == true || beside.Any(ImageFile.HasImageEnding))
        {
            return null;
        }

        FlatFolder? found = Find(tree, only, known);
        found?.LeftOut.AddStray(beside);
        return found;
    }

    private static string? Named(string[] folders, string name) =>
        folders.FirstOrDefault(f => Path.GetFileName(f).Equals(name, StringComparison.OrdinalIgnoreCase));

    private ImageFolder Read(FileTree tree, string folder, List<string> files, DataOptions options, int? channels)
    {
        List<int> labels = [.. files.Select(f => Array.IndexOf(Names, ClassOf(f)))];
        if (labels.Contains(-1))
        {
            throw new DataException($"{files[labels.IndexOf(-1)]} is not of one of the classes {string.Join(", ", Names.Take(10))}, by its name.");
        }

        List<string> good = [.. files];
        if (options.SkipBad)
        {
            ImageFolder.RemoveBad(tree, good, labels, LeftOut);
        }

        return ImageFolder.FromFiles(tree, folder, good, [.. good.Select(f => Path.GetFileName(f))], [.. labels], Names, options.ImageSize, channels);
    }
}
