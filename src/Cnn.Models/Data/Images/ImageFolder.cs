using Cnn.Models.Data.Archives;

namespace Cnn.Models;

/// <summary>What lies in a folder with a folder per class: the files, their labels and their common shape.</summary>
internal sealed record ImageFolder(IReadOnlyList<string> Files, int[] Labels, IReadOnlyList<string> ClassNames, int Height, int Width, int Channels)
{
    /// <summary>Where the files lie.</summary>
    public FileTree Tree { get; private init; } = FileTree.Disk;

    /// <summary>What each image keeps its part by, beside its class.</summary>
    public IReadOnlyList<string> Keys { get; private init; } = [];

    /// <summary>Whether any image has 16 bits per number.</summary>
    public bool IsDeep { get; private init; }

    /// <summary>What was left out, and how images are read that could be read in two ways.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Lists a folder, and reads every file's header so that what does not fit is told before training and not in the midst of it.</summary>
    /// <param name="tree">Where it lies.</param>
    /// <param name="root">The folder with a folder per class.</param>
    /// <param name="folders">The folders of its classes.</param>
    /// <param name="size">The size that images will be resized to; null if they must all have one size.</param>
    /// <param name="channels">The channels that images will be converted to; null for 3 if any image has colour and 1 otherwise.</param>
    /// <param name="classNames">The classes that the folder must keep to; null to take its own.</param>
    /// <param name="skipBad">Whether images that cannot be read, which all are then, are left out.</param>
    /// <exception cref="DataException">One is empty or unknown, a file is no image, or sizes differ.</exception>
    public static ImageFolder Open(
        FileTree tree, string root, string[] folders, (int Height, int Width)? size, int? channels, IReadOnlyList<string>? classNames = null,
        bool skipBad = false)
    {
        string[] names = classNames is null ? [.. folders.Select(f => Path.GetFileName(f))] : [.. classNames];
        var leftOut = new LeftOut();
        var files = new List<string>();
        var labels = new List<int>();
        foreach (string folder in folders)
        {
            int label = Array.IndexOf(names, Path.GetFileName(folder));
            if (label < 0)
            {
                throw new DataException($"{folder} is not one of the training part's classes: expected {string.Join(", ", names)}.");
            }

            string[] images = leftOut.ImagesAmong(tree.List(folder, folders: false)), within = FolderLayout.Folders(tree, folder);
            Array.ForEach(within, leftOut.AddFolder);
            if (images.Length == 0)
            {
                throw new DataException(
                    $"The class folder {folder} holds no images: add images or remove " +
                        $"it.{(within.Length > 0 ? " The folders within it are not looked into." : "")}");
            }

            files.AddRange(images);
            labels.AddRange(Enumerable.Repeat(label, images.Length));
        }

        // Files beside the class folders are of no class.
        leftOut.AddStray(tree.List(root, folders: false));
        if (skipBad)
        {
            RemoveBad(tree, files, labels, leftOut);
        }

        ImageFolder found = FromFiles(tree, root, files, [.. files.Select(f => Path.GetFileName(f))], [.. labels], names, size, channels);
        return found with { Notes = [.. leftOut.Sentences(root), .. found.Notes] };
    }

    /// <summary>Reads the header of every file.</summary>
    /// <param name="tree">Where they lie.</param>
    /// <param name="source">Where they are named, for notes.</param>
    /// <param name="files">The files.</param>
    /// <param name="keys">What each keeps its part by when others come or go, beside its class.</param>
    /// <param name="labels">The class of each.</param>
    /// <param name="names">The names of the classes.</param>
    /// <param name="size">The size that images will be resized to; null if they must all have one size.</param>
    /// <param name="channels">The channels that images will be converted to; null for 3 if any image has colour and 1 otherwise.</param>
    /// <exception cref="DataException">A file is no image, or sizes differ.</exception>
    public static ImageFolder FromFiles(
        FileTree tree, string source, List<string> files, IReadOnlyList<string> keys, int[] labels, IReadOnlyList<string> names,
        (int Height, int Width)? size, int? channels)
    {
        var headers = files.Select(f => ImageFile.ReadHeader(tree, f)).ToArray();
        ImageHeader common = Common(files, headers, size);
        return new ImageFolder(files, labels, names, common.Height, common.Width, channels ?? common.Channels)
        {
            Tree = tree,
            Keys = keys,
            IsDeep = common.Depth > 8,
            Notes = [.. Kinds(source, headers)],
        };
    }

    /// <summary>Refuses a test part whose images have another size.</summary>
    /// <param name="path">What this part is called in messages.</param>
    /// <param name="test">The test part.</param>
    /// <param name="testPath">What it is called.</param>
    /// <exception cref="DataException">They have.</exception>
    public void RequireSizeOf(string path, ImageFolder test, string testPath)
    {
        if (test.Height != Height || test.Width != Width)
        {
            throw new DataException(
                $"{testPath} has images of {test.Width} x {test.Height} pixels, but {path} of {Width} x {Height}: give a size that all images are resized " +
                    $"to, on the command line with --image-size.");
        }
    }

    /// <summary>Keeps those that can be read at all: with their pixels, as a good header says nothing of them.</summary>
    /// <exception cref="DataException">None can.</exception>
    internal static void RemoveBad(FileTree tree, List<string> files, List<int> labels, LeftOut leftOut)
    {
        string?[] problems = new string?[files.Count];
        Parallel.For(0, files.Count, i => problems[i] = ImageFile.ProblemOf(tree, files[i]));
        for (int i = files.Count - 1; i >= 0; i--)
        {
            if (problems[i] is { } problem)
            {
                files.RemoveAt(i);
                labels.RemoveAt(i);
                leftOut.AddBad(problem);
            }
        }

        if (files.Count == 0)
        {
            throw new DataException($"None of the {problems.Length} images can be read; the first problem: {problems[0]}");
        }
    }

    private static ImageHeader Common(List<string> files, ImageHeader[] headers, (int Height, int Width)? size)
    {
        ImageHeader first = headers[0];
        for (int i = 1; i < headers.Length && size is null; i++)
        {
            if (headers[i].Width != first.Width || headers[i].Height != first.Height)
            {
                throw new DataException(
                    $"{files[i]} has {headers[i].Width} x {headers[i].Height} pixels, but {files[0]} has {first.Width} x {first.Height}: give a size that " +
                        $"all images are resized to, on the command line with --image-size.");
            }
        }

        return first with
        {
            Channels = headers.Max(h => h.Channels),
            Depth = headers.Max(h => h.Depth),
            Height = size?.Height ?? first.Height,
            Width = size?.Width ?? first.Width,
        };
    }

    private static IEnumerable<string> Kinds(string root, ImageHeader[] headers)
    {
        int converted = headers.Count(h => h.Colors.Transform is not null), unknown = headers.Count(h => h.Colors.Problem is not null);
        if (converted > 0)
        {
            yield return $"{root}: {converted} of {headers.Length} images have a colour profile and are brought to sRGB.";
        }

        if (unknown > 0)
        {
            yield return $"{root}: {unknown} of {headers.Length} images have a colour profile that cannot be used and are taken for sRGB: " +
                $"{headers.First(h => h.Colors.Problem is not null).Colors.Problem}.";
        }

        int alpha = headers.Count(h => h.HasAlpha), deep = headers.Count(h => h.Depth > 8), moving = headers.Count(h => h.IsAnimated);
        if (alpha > 0)
        {
            yield return $"{root}: {alpha} of {headers.Length} images have transparency and are laid on white.";
        }

        if (moving > 0)
        {
            yield return $"{root}: {moving} of {headers.Length} images are animations, of which the first picture is read.";
        }

        if (deep > 0)
        {
            yield return $"{root}: {deep} of {headers.Length} images have 16 bits per number, of which 65,535 is white: where they use a small part " +
                $"of that, say --normalize.";
        }
    }
}
