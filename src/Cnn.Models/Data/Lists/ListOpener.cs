using System.Globalization;
using Cnn.Models.Data.Archives;
using Cnn.Models.Data.Samples;
using Cnn.OneDnn;

namespace Cnn.Models.Data.Lists;

/// <summary>Opens lists of images: a line with a path and a label for each.</summary>
internal static class ListOpener
{
    /// <summary>How many faults of a file are told by themselves: more say nothing, and fill memory.</summary>
    public const int MostFaults = 10_000;

    private const int Shown = 5;

    /// <summary>Opens the parts that the list names, or holds a part of it out.</summary>
    /// <exception cref="DataException">The list is bad, an image is missing or cannot be read, or a label is not known.</exception>
    public static DataSplit Open(string path, DataOptions options)
    {
        ImageList list = ImageList.Read(path, options);
        List<string> notes = [.. list.Notes];
        ListSample[] samples = Usable(path, list.Samples, options, notes);
        if (!options.TestOnly && !samples.Any(s => s.Part == ListPart.Train))
        {
            throw new DataException($"{path} has no images to learn from: no line is one of train.");
        }

        ListTargets targets = ListTargets.Read(samples, list.Columns, options.LabelKind, options.ClassNames, notes);
        string[] keys = ListRepeats.Check(path, samples, targets, notes);
        ImageFolder files = ImageFolder.FromFiles(
            FileTree.Disk, path, [.. samples.Select(s => s.File!)], keys, targets.Classes, targets.Rows is null ? targets.Names : ["all"],
            options.ImageSize, options.Channels);
        var images = new ImageFolderDataset(files, options.Encoding);
        Dataset whole = targets.Rows is null ? images : new TargetRows(images, targets.Rows, targets.Width, targets.Names);
        DataSplit split = PartSplit.Divide((path, "list"), whole, images, [.. samples.Select(s => s.Part)], options);
        return split with { Notes = [.. notes, .. files.Notes, .. split.Notes], Kind = targets.Kind };
    }

    /// <summary>Lists everything that is wrong with the images of a list.</summary>
    public static void Look(string path, DataOptions options, List<string> problems)
    {
        ImageList list = ImageList.Read(path, options);
        problems.AddRange(Faults(list.Samples, options).OfType<string>());
    }

    private static ListSample[] Usable(string path, IReadOnlyList<ListSample> samples, DataOptions options, List<string> notes)
    {
        if (!options.SkipBad)
        {
            return samples.FirstOrDefault(s => s.File is null) is { } missing ? throw new DataException(Missing(missing, options)) : [.. samples];
        }

        string?[] faults = Faults(samples, options);
        string[] bad = [.. faults.OfType<string>()];
        if (bad.Length > 0)
        {
            string more = bad.Length > Shown ? string.Create(CultureInfo.InvariantCulture, $" and {bad.Length - Shown} more") : "";
            notes.Add(string.Create(
                CultureInfo.InvariantCulture, $"{path}: {bad.Length} lines are left out whose images are missing or cannot be read: " +
                    $"{string.Join(" ", bad.Take(Shown))}{more}"));
        }

        return bad.Length < samples.Count
            ? [.. samples.Where((_, i) => faults[i] is null)]
            : throw new DataException($"{path}: none of the {samples.Count} images can be read; the first problem: {bad[0]}");
    }

    private static string?[] Faults(IReadOnlyList<ListSample> samples, DataOptions options)
    {
        string?[] faults = new string?[samples.Count];
        int found = 0;
        Parallel.For(0, faults.Length, i =>
        {
            bool isTold = Volatile.Read(ref found) < MostFaults;
            faults[i] = samples[i].File is { } file ? ImageFile.ProblemOf(FileTree.Disk, file) : isTold ? Missing(samples[i], options) : Others;
            faults[i] = faults[i] is null || isTold ? faults[i] : Others;
            Interlocked.Add(ref found, faults[i] is null ? 0 : 1);
        });
        return faults;
    }

    private const string Others = "More lines than are told here name images that are missing or cannot be read.";

    private static string Missing(ListSample sample, DataOptions options)
    {
        string list = sample.Place[..sample.Place.LastIndexOf(", line ", StringComparison.Ordinal)];
        return $"{sample.Place} names the image '{sample.Key}', which is not in {new ListPlaces(list, options.DataDirectory).Searched}. Mend the path, " +
            $"or name " +
            $"the folder of the images with --data-dir.";
    }
}
