using System.Globalization;
using Cnn.Models.Data.Archives;
using Cnn.Models.Data.Lists;
using Cnn.OneDnn;

namespace Cnn.Models.Data.Samples;

/// <summary>Images inside of other files, each with the text of its label: what shards and tables have in common.</summary>
/// <param name="path">Where they come from, for messages.</param>
/// <param name="name">The kind of the set.</param>
/// <param name="tree">Where the images lie.</param>
internal sealed class TreeSamples(string path, string name, FileTree tree)
{
    private const int Shown = 5;

    /// <summary>Opens the parts that the samples are of, or holds a part out.</summary>
    /// <param name="samples">The samples; the files of their images lie in the tree.</param>
    /// <param name="known">The classes in the order of their numbers; null to take those that occur.</param>
    /// <param name="options">How samples look.</param>
    /// <param name="notes">What is to be said already.</param>
    /// <exception cref="DataException">There is nothing to learn from, an image cannot be read, or a label is not known.</exception>
    public DataSplit Open(ListSample[] samples, IReadOnlyList<string>? known, DataOptions options, List<string> notes)
    {
        samples = options.SkipBad ? Usable(samples, notes) : samples;
        if (!options.TestOnly && !samples.Any(s => s.Part == ListPart.Train))
        {
            throw new DataException($"{path} has no images to learn from: it has only parts that are called test or val.");
        }

        string[] columns = [.. Enumerable.Range(0, samples[0].Labels.Length).Select(i => string.Create(CultureInfo.InvariantCulture, $"label {i}"))];
        ListTargets targets = ListTargets.Read(samples, columns, options.LabelKind, options.ClassNames ?? known, notes);
        ImageFolder files = ImageFolder.FromFiles(
            tree, path, [.. samples.Select(s => s.File!)], [.. samples.Select(s => s.Key)], targets.Classes, targets.Rows is null ? targets.Names : ["all"],
            options.ImageSize, options.Channels);
        var images = new ImageFolderDataset(files, options.Encoding);
        Dataset whole = targets.Rows is null ? images : new TargetRows(images, targets.Rows, targets.Width, targets.Names);
        DataSplit split = PartSplit.Divide((path, name), whole, images, [.. samples.Select(s => s.Part)], options);
        return split with { Notes = [.. tree.Notes, .. notes, .. files.Notes, .. split.Notes], Kind = targets.Kind };
    }

    /// <summary>Lists everything that is wrong with the images.</summary>
    public void Look(ListSample[] samples, List<string> problems) => problems.AddRange(Faults(samples).OfType<string>().Take(ListOpener.MostFaults));

    private ListSample[] Usable(ListSample[] samples, List<string> notes)
    {
        string?[] faults = Faults(samples);
        string[] bad = [.. faults.OfType<string>()];
        if (bad.Length == samples.Length)
        {
            throw new DataException($"{path}: none of the {samples.Length} images can be read; the first problem: {bad[0]}");
        }

        if (bad.Length > 0)
        {
            string more = bad.Length > Shown ? string.Create(CultureInfo.InvariantCulture, $" and {bad.Length - Shown} more") : "";
            notes.Add(string.Create(
                CultureInfo.InvariantCulture, $"{path}: {bad.Length} images are left out that cannot be read: {string.Join(" ", bad.Take(Shown))}{more}"));
        }

        return [.. samples.Where((_, i) => faults[i] is null)];
    }

    private string?[] Faults(ListSample[] samples)
    {
        string?[] faults = new string?[samples.Length];
        Parallel.For(0, faults.Length, i => faults[i] = ImageFile.ProblemOf(tree, samples[i].File!));
        return faults;
    }
}
