using System.Globalization;
using Cnn.Models.Data.Archives;
using Cnn.Models.Data.Csv;
using Cnn.Models.Data.Lists;
using Cnn.Models.Data.Masks;
using Cnn.Models.Data.Parquet;
using Cnn.Models.Data.Samples;
using Cnn.Models.Data.Shards;

namespace Cnn.Models;

/// <summary>Looks through a data set without stopping at the first fault.</summary>
/// <param name="Problems">What would end a training, or make it one of nonsense: one sentence each.</param>
/// <param name="Notes">What is left out, and how what can be understood in two ways is understood.</param>
/// <param name="Classes">How many samples of each class there are to learn from and to test on; empty where the set cannot be opened.</param>
public sealed record DataInspection(IReadOnlyList<string> Problems, IReadOnlyList<string> Notes, IReadOnlyList<(string Name, int Train, int Test)> Classes)
{
    /// <summary>Reads every image and every row.</summary>
    /// <param name="spec">A data set, as <see cref="DataSets.Open"/> takes it.</param>
    /// <param name="options">How it is read.</param>
    public static DataInspection Inspect(string spec, DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(options);
        int colon = spec.IndexOf(':', StringComparison.Ordinal);
        string path = colon < 0 ? "" : spec[(colon + 1)..];
        List<string> problems = [];
        switch (colon < 0 ? "" : spec[..colon])
        {
            case "folder":
                Collect(problems, () => LookIntoFolder(path, options, problems));
                break;
            case "masks":
                Collect(problems, () => MaskOpener.Look(path, options, problems));
                break;
            case "list":
                Collect(problems, () => ListOpener.Look(path, options, problems));
                break;
            case "shards":
                Collect(problems, () => ShardOpener.Look(path, options, problems));
                break;
            case "parquet":
                Collect(problems, () => ParquetOpener.Look(path, options, problems));
                break;
            case "csv":
                Collect(problems, () => Array.ForEach(CsvOpener.FilesOf(path), file => Collect(problems, () => LookIntoRows(file, options, problems))));
                break;
        }

        // The rest is for the reader itself to say, where single images are no longer in its way.
        DataSplit? split = null;
        Collect(problems, () => split = DataSets.Open(spec, options with { SkipBad = true }));
        if (split is null)
        {
            return new DataInspection([.. problems.Distinct()], [], []);
        }

        int[] train = Counts(split.Train), test = Counts(split.Test);
        string[] missing = [.. split.Train.ClassNames.Where((_, i) => train.Length > 0 && train[i] == 0)];
        if (split.Kind == LabelKind.Class && train.Length > 0 && train.Count(n => n > 0) < 2)
        {
            problems.Add($"{spec} has training images of one class only: there is nothing to tell apart.");
        }
        else if (missing.Length > 0)
        {
            problems.Add(
                $"{spec} has no training images of {string.Join(", ", missing.Take(5))}" +
                $"{(missing.Length > 5 ? string.Create(CultureInfo.InvariantCulture, $" and {missing.Length - 5} other classes") : "")}.");
        }

        return new DataInspection([.. problems.Distinct()], split.Notes,
            [.. split.Train.ClassNames.Select((name, i) => (name, train.ElementAtOrDefault(i), test.ElementAtOrDefault(i)))]);
    }

    private static void Collect(List<string> problems, Action look)
    {
        try
        {
            look();
        }
        catch (DataException e)
        {
            problems.Add(e.Message);
        }
    }

    private static void LookIntoRows(string file, DataOptions options, List<string> problems)
    {
        int bad = 0;
        void Report(string problem)
        {
            if (bad++ < ListOpener.MostFaults)
            {
                problems.Add(problem);
            }
        }

        CsvPixels.Read(file, options.LabelColumn, report: Report);
        if (bad > ListOpener.MostFaults)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{file} has {bad - ListOpener.MostFaults} more lines that are bad."));
        }
    }

    private static void LookIntoFolder(string root, DataOptions options, List<string> problems)
    {
        (FileTree tree, string start) = FileTree.Open(root);
        var sizes = new Dictionary<(int Height, int Width), (string First, int Count)>();
        if (FlatFolder.Find(tree, start, options.ClassNames) is { } flat)
        {
            LookThrough(tree, [.. flat.Files, .. flat.TestFiles], sizes, problems);
        }
        else
        {
            FolderLayout layout = FolderLayout.Find(tree, start);
            foreach (string folder in layout.TrainClasses.Concat(layout.TestClasses))
            {
                string[] images = [];
                Collect(problems, () => images = [.. tree.List(folder, folders: false).Where(ImageFile.HasImageEnding)]);
                if (images.Length == 0)
                {
                    problems.Add($"The class folder {folder} holds no images: add images or remove it.");
                }

                LookThrough(tree, images, sizes, problems);
            }

            foreach (string unknown in layout.TestClasses.Where(t => !layout.TrainClasses.Any(c => Path.GetFileName(c) == Path.GetFileName(t))))
            {
                problems.Add(
                    $"{unknown} is not one of the training part's classes: expected " +
                        $"{string.Join(", ", layout.TrainClasses.Select(c => Path.GetFileName(c)))}.");
            }
        }

        if (sizes.Count > 1 && options.ImageSize is null)
        {
            (int height, int width) = sizes.MaxBy(s => s.Value.Count).Key;
            problems.Add(
                $"{root} has images of {sizes.Count} sizes, most of them {width} x {height}; {sizes.MinBy(s => s.Value.Count).Value.First} is another: give " +
                    $"a size that all images are resized to, on the command line with --image-size.");
        }
    }

    private static void LookThrough(
        FileTree tree, string[] images, Dictionary<(int Height, int Width), (string First, int Count)> sizes, List<string> problems)
    {
        string?[] found = new string?[images.Length];
        Parallel.For(0, images.Length, i => found[i] = ImageFile.ProblemOf(tree, images[i]));
        problems.AddRange(found.OfType<string>());
        foreach (string image in images.Where((_, i) => found[i] is null))
        {
            ImageHeader header = ImageFile.ReadHeader(tree, image);
            (string first, int count) = sizes.GetValueOrDefault((header.Height, header.Width), (image, 0));
            sizes[(header.Height, header.Width)] = (first, count + 1);
        }
    }

    private static int[] Counts(OneDnn.Dataset part)
    {
        int[] counts = new int[part.ClassNames.Count];
        SubsetDataset? chosen = part as SubsetDataset;
        if ((chosen?.Inner ?? part) is MaskDataset masks)
        {
            // Images in which a class is seen at all.
            for (int i = 0; i < part.Count; i++)
            {
                foreach (byte label in masks.ClassesOf(chosen is null ? i : chosen.Indices[i]))
                {
                    counts[label]++;
                }
            }

            return counts;
        }

        if ((chosen?.Inner ?? part) is TargetRows rows)
        {
            for (int i = 0; i < part.Count; i++)
            {
                for (int label = 0; label < counts.Length; label++)
                {
                    counts[label] += rows.Row(chosen is null ? i : chosen.Indices[i])[label] > 0 ? 1 : 0;
                }
            }

            return counts;
        }

        int[] labels = part switch
        {
            SubsetDataset { Inner: IKeyedDataset whole } subset => Array.ConvertAll(subset.Indices.ToArray(), i => whole.Labels[i]),
            IKeyedDataset samples => samples.Labels.ToArray(),
            _ => [],
        };
        Array.ForEach(labels, label => counts[label]++);
        return counts;
    }
}
