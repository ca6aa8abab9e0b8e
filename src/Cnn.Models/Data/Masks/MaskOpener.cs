using System.Globalization;
using Cnn.Models.Data.Archives;
using Cnn.OneDnn;

namespace Cnn.Models.Data.Masks;

/// <summary>Opens images with masks: ROOT/images and ROOT/masks, or both below ROOT/train and ROOT/test or ROOT/val.</summary>
internal static class MaskOpener
{
    private const string SetName = "masks";

    private static readonly string[] TestNames = ["test", "val", "valid", "validation"];

    /// <summary>Opens the parts, or holds one out.</summary>
    /// <exception cref="DataException">
    /// The folders are others, an image has no mask or one of another size, or a mask has a number that is no class.
    /// </exception>
    public static DataSplit Open(string root, DataOptions options) => Open(root, options, report: null);

    /// <summary>Lists everything that is wrong with the images and masks of a set.</summary>
    public static void Look(string root, DataOptions options, List<string> problems)
    {
        (FileTree tree, string start) = FileTree.Open(root);
        foreach (string part in Parts(tree, start).Select(p => p.Folder))
        {
            (string Image, string Mask)[] pairs = [.. MaskPairs.Find(tree, part, _ => { }).Items];
            string?[] found = new string?[pairs.Length];
            Parallel.For(0, pairs.Length, i => found[i] = ImageFile.ProblemOf(tree, pairs[i].Image));
            problems.AddRange(found.OfType<string>());
        }

        Open(root, options with { SkipBad = true }, problems.Add);
    }

    private static DataSplit Open(string root, DataOptions options, Action<string>? report)
    {
        (FileTree tree, string start) = FileTree.Open(root);
        List<string> notes = [.. tree.Notes];
        (string Folder, string Name)[] folders = Parts(tree, start);
        MaskPart[] parts = [.. folders.Select(f => Read(tree, f.Folder, options, notes, report))];
        string[] names = NamesOf(tree, start, root, parts, options, notes);
        foreach (MaskPart part in parts)
        {
            RequireClasses(part, names, report);
        }

        RequireForm(root, parts, names, options);

        ImageFolder[] files = [.. parts.Select((part, i) => FilesOf(tree, folders[i].Folder, part, options))];
        for (int i = 1; i < files.Length; i++)
        {
            files[0].RequireSizeOf(folders[0].Folder, files[i], folders[i].Folder);
        }

        int channels = options.Channels ?? files[0].Channels;
        Dataset[] sets =
        [
            .. files.Select((f, i) => new MaskDataset(
                new ImageFolderDataset(f with { Channels = channels }, options.Encoding), parts[i], names, options.BinaryMasks)),
        ];
        notes.AddRange(files.SelectMany(f => f.Notes));
        if (sets.Length == 1)
        {
            DataSplit whole = Splitting.HoldOut(sets[0], ((MaskDataset)sets[0]).Images, options, root, SetName);
            return whole with { Notes = [.. notes, .. whole.Notes], Kind = LabelKind.Mask };
        }

        return new DataSplit(sets[0], sets[1], SetName) { Notes = notes, Kind = LabelKind.Mask, Validation = sets.Length > 2 ? sets[2] : null };
    }

    // The first to learn from, the second to test on, the third to watch the training on.
    private static (string Folder, string Name)[] Parts(FileTree tree, string root)
    {
        if (!tree.IsArchive && !Directory.Exists(root))
        {
            throw new DataException(File.Exists(root)
                ? $"{root} is a file: expected a folder, a zip or a tar archive with the folders images and masks."
                : $"There is no folder {root}: expected one with the folders images and masks.");
        }

        string? train = MaskPairs.Named(tree, root, "train");
        string first = train ?? root;
        if (!MaskPairs.Are(tree, first))
        {
            throw new DataException(
                $"{first} has no folders images and masks: expected {Path.Combine(first, "images", "a.jpg")} and {Path.Combine(first, "masks", "a.png")} and " +
                    $"so on{(train is null ? ", there or below train and test" : "")}.");
        }

        string[] others = [.. TestNames.Select(n => MaskPairs.Named(tree, root, n)).OfType<string>().Where(f => MaskPairs.Are(tree, f)).Take(2)];
        return [(first, "train"), .. others.Select((f, i) => (f, i == 0 ? "test" : "validation"))];
    }

    private static MaskPart Read(FileTree tree, string folder, DataOptions options, List<string> notes, Action<string>? report)
    {
        var bad = new List<string>();
        Action<string> tell = problem =>
        {
            if (!options.SkipBad)
            {
                throw new DataException(problem);
            }

            bad.Add(problem);
            report?.Invoke(problem);
        };
        MaskPairs pairs = MaskPairs.Find(tree, folder, tell);
        MaskPart part = MaskPart.Read(tree, pairs, options, tell);
        bad.ForEach(pairs.LeftOut.AddBad);
        notes.AddRange(pairs.LeftOut.Sentences(folder));
        notes.AddRange(pairs.Notes);
        int turned = part.Facts.Count(f => f.IsTurned);
        if (turned > 0)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{folder}: {turned} images are stored otherwise than they are seen, by their EXIF data; their masks are taken to lie as seen."));
        }

        return part;
    }

    // Without names the numbers are the classes; where there are only 0 and 255, that cannot be void, as nothing were to be told apart then.
    private static string[] NamesOf(FileTree tree, string start, string root, MaskPart[] parts, DataOptions options, List<string> notes)
    {
        string[]? names = MaskNames.Read(tree, start);
        byte[] numbers = [.. parts.SelectMany(p => p.Facts).SelectMany(f => f.Numbers).Distinct().Order()];
        if (numbers is [0] && parts.Any(p => p.Facts.Any(f => f.HasVoid)) && (names ?? options.ClassNames)?.Count is null or 2)
        {
            Array.ForEach(parts, p => p.TakeVoidAs(1));
            notes.Add($"The masks of {root} have no other numbers than 0 and 255: 255 is taken for class 1, and not for void.");
            numbers = [0, 1];
        }

        names ??= options.ClassNames is { } known ? [.. known] : MaskNames.From(root, numbers, notes);
        return names.Length > 1
            ? names
            : throw new DataException($"All pixels in the masks of {root} are of one class, or of none: there is nothing to tell apart.");
    }

    private static void RequireClasses(MaskPart part, string[] names, Action<string>? report)
    {
        for (int i = 0; i < part.Facts.Length; i++)
        {
            if (part.Facts[i].Numbers is [.., var most] && most >= names.Length)
            {
                string problem = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{part.Pairs.Items[i].Mask} has pixels of class {most}, and there are {names.Length} classes, 0 to {names.Length - 1}: " +
                        $"{string.Join(", ", names.Take(5))}{(names.Length > 5 ? ", …" : "")}. Mend the mask, or name its class in {MaskNames.FileName}.");
                (report ?? throw new DataException(problem))(problem);
            }
        }
    }

    // Zeros and ones have no room for void, and one number none for three classes.
    private static void RequireForm(string root, MaskPart[] parts, string[] names, DataOptions options)
    {
        if (options.BinaryMasks && names.Length != 2)
        {
            throw new DataException(
                $"The masks of {root} have {names.Length} classes, and one output with a sigmoid tells two apart: take a loss for several, such as " +
                    $"sparse_categorical_crossentropy.");
        }

        int unknown = MaskDataset.IsDense(options.Encoding, options.BinaryMasks) ? parts.Sum(p => p.Facts.Count(f => f.HasVoid)) : 0;
        if (unknown > 0)
        {
            throw new DataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{unknown} masks of {root} have void pixels, 255, which sparse_categorical_crossentropy alone leaves out: take that loss, or write them " +
                    $"without 255."));
        }
    }

    private static ImageFolder FilesOf(FileTree tree, string folder, MaskPart part, DataOptions options)
    {
        List<string> images = [.. part.Pairs.Items.Select(p => p.Image)];
        return ImageFolder.FromFiles(
            tree, folder, images, [.. images.Select(f => Path.GetFileName(f))], new int[images.Count], ["all"], options.ImageSize, options.Channels);
    }
}
