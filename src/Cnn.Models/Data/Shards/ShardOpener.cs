using System.Globalization;
using System.Text;
using Cnn.Models.Data.Lists;
using Cnn.Models.Data.Samples;
using Cnn.OneDnn.Numbers;

namespace Cnn.Models.Data.Shards;

/// <summary>
/// Opens tar archives of samples, as WebDataset writes them: entries one after the other whose names are alike up to the first dot are one sample, an image
/// with its label. Archives are gone through once; samples stay in the order in which they stand there.
/// </summary>
internal static class ShardOpener
{
    private const int LargestNames = 1 << 20;
    private const string SampleWord = ", sample ";
    private static readonly string[] NameFiles = ["classnames.txt", "classes.txt", "labels.txt"];
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Opens the parts that the names of the shards say, or holds a part out.</summary>
    /// <exception cref="DataException">A shard is bad, or a sample has no image or no label.</exception>
    public static DataSplit Open(string path, DataOptions options)
    {
        var tree = new ShardTree();
        var notes = new List<string>();
        ListSample[] samples = Read(path, tree, options, notes);
        string[]? names = NamesBeside(path, samples, notes);
        samples = names is null ? samples : Array.ConvertAll(samples, s => s with { Labels = [names[Number(s)!.Value]] });
        return new TreeSamples(path, "shards", tree).Open(samples, names, options, notes);
    }

    /// <summary>Lists everything that is wrong with the images.</summary>
    public static void Look(string path, DataOptions options, List<string> problems)
    {
        var tree = new ShardTree();
        new TreeSamples(path, "shards", tree).Look(Read(path, tree, options, []), problems);
    }

    private static ListSample[] Read(string path, ShardTree tree, DataOptions options, List<string> notes)
    {
        var labels = new ShardLabels(tree, options.LabelColumn);
        var samples = new List<ListSample>();
        (string File, ListPart Part)[] shards = PartFiles.Find(path, notes, ".tar", ".tar.gz", ".tgz");
        int without = 0;
        foreach ((string shard, ListPart part) in shards)
        {
            string? key = null;
            var files = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach ((string name, string inner) in tree.Add(shard))
            {
                (string Key, string Ending)? divided = Divide(name);
                if (divided is null)
                {
                    continue;
                }

                if (divided.Value.Key != key)
                {
                    Take();
                    (key, files) = (divided.Value.Key, new Dictionary<string, string>(StringComparer.Ordinal));
                }

                files[divided.Value.Ending] = files.TryAdd(divided.Value.Ending, inner)
                    ? inner
                    : throw new DataException($"{shard}, sample {key} has two files that end in .{divided.Value.Ending}: one is expected.");
            }

            Take();

            void Take()
            {
                if (key is not null)
                {
                    without += TakeSample(samples, labels, (shard, key, part), files) ? 0 : 1;
                }
            }
        }

        if (samples.Count == 0)
        {
            throw new DataException($"{path} has no images: expected samples such as 000123.jpg and 000123.cls in tar archives, one after the other.");
        }

        if (without > 0)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture, $"{path}: {without} {(without == 1 ? "sample is" : "samples are")} left out, without an image."));
        }

        string count = string.Create(CultureInfo.InvariantCulture, $"{path}: {samples.Count} samples in {shards.Length}");
        notes.Insert(0, $"{count} {(shards.Length == 1 ? "shard" : "shards")}.");
        return WithKeys(samples);
    }

    // Names that begin anew in each shard would put all of one name into one part.
    private static ListSample[] WithKeys(List<ListSample> samples) => samples.DistinctBy(s => s.Key).Count() == samples.Count
        ? [.. samples]
        : [.. samples.Select(s => s with { Key = $"{Path.GetFileName(s.Place[..^(s.Key.Length + SampleWord.Length)])}/{s.Key}" })];

    // What stands before the first dot of a file's name, with its folder, is the sample's name; what systems leave there begins with a dot.
    private static (string Key, string Ending)? Divide(string name)
    {
        int file = name.LastIndexOf('/') + 1, dot = name.IndexOf('.', file);
        return dot <= file ? null : (name[..dot], name[(dot + 1)..].ToLowerInvariant());
    }

    private static bool TakeSample(
        List<ListSample> samples, ShardLabels labels, (string Shard, string Key, ListPart Part) sample, Dictionary<string, string> files)
    {
        string place = sample.Shard + SampleWord + sample.Key;
        string[] images = [.. files.Keys.Where(e => ImageFile.HasImageEnding("x." + e))];
        if (images.Length == 0)
        {
            return false;
        }

        if (images.Length > 1)
        {
            throw new DataException($"{place} has {images.Length} images, .{string.Join(", .", images.Take(5))}: one for each sample is expected.");
        }

        samples.Add(new ListSample(place, sample.Key, files[images[0]], [labels.Read(place, files)], sample.Part));
        return true;
    }

    // A line for each class, in the order of their numbers.
    private static string[]? NamesBeside(string path, ListSample[] samples, List<string> notes)
    {
        string folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (NameFiles.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists) is not { } file)
        {
            return null;
        }

        string text = DataFile.Read(file, "names of classes", stream =>
        {
            byte[] bytes = new byte[stream.Length <= LargestNames
                ? stream.Length
                : throw new DataException($"{file} has {stream.Length} bytes: expected a line for each class, at most {LargestNames} bytes.")];
            stream.ReadExactly(bytes);
            try
            {
                return Strict.GetString(bytes);
            }
            catch (DecoderFallbackException e)
            {
                throw new DataException($"{file} is no text in UTF-8: expected a line for each class.", e);
            }
        });
        string[] names = [.. text.TrimEnd().Split('\n').Select(n => n.Trim())];
        if (names.Any(n => n.Length == 0) || names.Distinct().Count() < names.Length || samples.Any(s => Number(s) is not { } number || number >= names.Length))
        {
            notes.Add($"{file} is left out: it does not name a class for each label, from 0 on. Classes are called as the labels are.");
            return null;
        }

        notes.Add($"{file} says what the {names.Length} classes are called.");
        return names;
    }

    private static int? Number(ListSample sample) => NumberText.TryCount(sample.Labels[0], out int number) ? number : null;
}
