using Cnn.Models.Data.Archives;

namespace Cnn.Models;

/// <summary>Which folders of an image folder are classes to learn and which are classes to test on.</summary>
/// <param name="Train">Where the training classes lie.</param>
/// <param name="TrainClasses">Their folders.</param>
/// <param name="Test">Where the test classes lie; null where there are none.</param>
/// <param name="TestClasses">Their folders.</param>
/// <param name="Notes">What was understood that one might not expect.</param>
internal sealed record FolderLayout(string Train, string[] TrainClasses, string? Test, string[] TestClasses, IReadOnlyList<string> Notes)
{
    private static readonly string[] TestNames = ["test", "val", "valid", "validation"];
    private static readonly string[] Archives = [".zip", ".tar", ".gz", ".tgz", ".7z", ".rar", ".bz2", ".xz"];

    /// <summary>Looks at a folder: ROOT/train/CLASS and ROOT/test/CLASS, or ROOT/CLASS.</summary>
    /// <exception cref="DataException">There is no such folder, or it has no classes.</exception>
    /// <param name="tree">Where it lies.</param>
    /// <param name="root">The folder.</param>
    public static FolderLayout Find(FileTree tree, string root)
    {
        RefuseFile(tree, root);
        string[] folders = Folders(tree, root);
        string? train = folders.FirstOrDefault(f => NameOf(f) == "train");
        bool areWords = train is null && folders.Any(f => NameOf(f) == "invalid");
        string[] tests = [.. TestNames.Where(n => !(areWords && n == "valid")).SelectMany(n => folders.Where(f => NameOf(f) == n))];
        var notes = new List<string>();
        string[] classes = train is null ? [.. folders.Except(tests)] : Folders(tree, train);
        if (train is null && classes.Length < 2 && !tests.Any(t => Folders(tree, t).Length > 0))
        {
            // Too few are left for those to be anything but classes.
            notes.AddRange(tests.Select(t => $"{t} is taken for a class: there are no two others."));
            (classes, tests) = (folders, []);
        }

        if (classes.Length == 0)
        {
            throw NoClasses(train ?? root);
        }

        var usable = new List<string>();
        foreach (string test in tests)
        {
            bool hasClasses = Folders(tree, test).Length > 0;
            if (hasClasses && usable.Count == 0)
            {
                usable.Add(test);
            }
            else
            {
                notes.Add(hasClasses
                    ? $"{test} is left out: {usable[0]} is the test part."
                    : $"{test} is left out: it has no folders of classes, so that nobody knows what its images show.");
            }
        }

        foreach (string other in train is null ? [] : folders.Except(tests).Where(f => f != train))
        {
            notes.Add($"{other} is left out: the classes to learn are those in {train}.");
        }

        if (train is not null)
        {
            var beside = new LeftOut();
            beside.AddStray(tree.List(root, folders: false));
            notes.AddRange(beside.Sentences(root));
        }

        return new FolderLayout(train ?? root, classes, usable.FirstOrDefault(), usable.Count > 0 ? Folders(tree, usable[0]) : [], notes);
    }

    /// <summary>The class folders of a folder that has nothing else.</summary>
    /// <exception cref="DataException">There is no such folder, or it has no classes.</exception>
    public static string[] ClassesIn(FileTree tree, string root)
    {
        RefuseFile(tree, root);
        return Folders(tree, root) is { Length: > 0 } classes ? classes : throw NoClasses(root);
    }

    /// <summary>The folders in a folder that may be classes, in the ordinal order of their names.</summary>
    public static string[] Folders(FileTree tree, string root) => [.. tree.List(root, folders: true).Where(f => !Path.GetFileName(f).StartsWith('.'))];

    private static DataException NoClasses(string root) => new($"{root} has no class folders: expected {Path.Combine(root, "CLASS", "image.png")} and so on.");

    private static string NameOf(string folder) => Path.GetFileName(folder).ToLowerInvariant();

    private static void RefuseFile(FileTree tree, string root)
    {
        if (tree.IsArchive)
        {
            return;
        }

        if (File.Exists(root))
        {
            throw new DataException(Archives.Contains(Path.GetExtension(root).ToLowerInvariant())
                ? $"{root} is an archive: unpack it, and give the folder with a folder per class."
                : $"{root} is a file: expected a folder with a folder per class.");
        }

        if (!Directory.Exists(root))
        {
            throw new DataException($"The image folder {root} does not exist: expected a folder with a folder per class.");
        }
    }
}
