using System.Globalization;
using Cnn.Models.Data.Lists;
using Cnn.Models.Data.Samples;

namespace Cnn.Models.Data.Series;

/// <summary>Opens series of numbers: the files of the UCR and UEA archives, and folders of sensors.</summary>
internal static class SeriesOpener
{
    private const string Kind = "series";

    // Sets of the archives come in several forms at once: the one that says most about itself is read.
    private static readonly string[] Endings = [".ts", ".tsv", ".txt", ".csv"];

    /// <summary>Opens the parts that the names of the files say, or holds a part out.</summary>
    /// <exception cref="DataException">A file is bad, or parts do not fit each other.</exception>
    public static DataSplit Open(string path, DataOptions options)
    {
        var notes = new List<string>();
        Dictionary<ListPart, SeriesPart> parts = Directory.Exists(path)
            ? ActivityFolder.Is(path) ? ActivityFolder.Read(path, notes) : InFolder(path, notes, Read)
            : new Dictionary<ListPart, SeriesPart> { [ListPart.Train] = Read(path) };
        if (!options.TestOnly && !parts.ContainsKey(ListPart.Train))
        {
            throw new DataException($"{path} has no series to learn from: expected a file such as NAME_TRAIN.tsv.");
        }

        SeriesPart first = parts.Values.First();
        if (parts.Values.FirstOrDefault(p => (p.Length, p.Channels) != (first.Length, first.Channels)) is { } other)
        {
            throw new DataException(string.Create(
                CultureInfo.InvariantCulture, $"{other.Path} has series of {other.Length} steps and {other.Channels} channels, and {first.Path} of " +
                    $"{first.Length} " +
                    $"and {first.Channels}: bring them to one length."));
        }

        ListSample[] samples = [.. parts.SelectMany(p => p.Value.Labels.Select((label, i) => new ListSample(p.Value.Places[i], "", null, [label], p.Key)))];
        ListTargets targets = ListTargets.Read(
            samples, ["label"], options.LabelKind is LabelKind.Class ? LabelKind.Class : null, options.ClassNames, notes, usual: LabelKind.Class);
        if ((long)samples.Length * first.Length * first.Channels > Array.MaxLength)
        {
            throw new DataException($"{path} has more values than can be kept: give fewer files at once.");
        }

        float[] values = parts.Count == 1 ? first.Values : [.. parts.Values.SelectMany(p => p.Values)];
        var whole = new SeriesDataset(values, targets.Classes, first.Length, first.Channels, targets.Names, options.Encoding with { Scale = 1 });
        notes.Insert(0, string.Create(
            CultureInfo.InvariantCulture, $"{path}: {samples.Length} series of {first.Length} steps with {first.Channels} " +
                $"{(first.Channels == 1 ? "channel" : "channels")}, of {targets.Names.Length} classes."));
        DataSplit split = PartSplit.Divide((path, Kind), whole, whole, [.. samples.Select(s => s.Part)], options);
        return split with { Notes = [.. notes, .. split.Notes] };
    }

    /// <summary>Whether a file is of the UEA archive's form, with a heading.</summary>
    /// <exception cref="DataException">There is no such file.</exception>
    public static bool IsTs(string path)
    {
        if (!File.Exists(path))
        {
            throw new DataException($"There is no file {path}: expected series, such as NAME_TRAIN.tsv, or the folder of such files.");
        }

        byte first = DataFile.Read(path, "a series in each line", file => (byte)Math.Max(file.ReadByte(), 0));
        return first is (byte)'@' or (byte)'#';
    }

    /// <summary>Reads the files of a folder whose names say for what they are.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="notes">Takes what is left out.</param>
    /// <param name="read">Reads one of them.</param>
    /// <exception cref="DataException">There are none, or two of one part.</exception>
    public static Dictionary<ListPart, SeriesPart> InFolder(string path, List<string> notes, Func<string, SeriesPart> read)
    {
        (string File, ListPart Part, string Ending)[] all =
        [
            .. DataFile.List(path, folders: false).Select(f => (f, Part: PartOf(f), Path.GetExtension(f).ToLowerInvariant()))
                .Where(f => f.Part is not null).Select(f => (f.f, f.Part!.Value, f.Item3)),
        ];
        string ending = Endings.FirstOrDefault(e => all.Any(f => f.Ending == e)) ?? throw new DataException(
            $"{path} has no series: expected files such as NAME_TRAIN.tsv and NAME_TEST.tsv, or .ts, or .txt, or folders train and test with Inertial " +
                $"Signals.");
        var parts = new Dictionary<ListPart, SeriesPart>();
        foreach ((string file, ListPart part, _) in all.Where(f => f.Ending == ending))
        {
            parts[part] = parts.TryGetValue(part, out SeriesPart? before)
                ? throw new DataException($"{path} has {Path.GetFileName(before.Path)} and {Path.GetFileName(file)}: it is not clear which is meant. " +
                    $"Name one set.")
                : read(file);
        }

        string[] others = [.. all.Where(f => f.Ending != ending).Select(f => Path.GetFileName(f.File))];
        if (others.Length > 0)
        {
            notes.Add($"{path}: read as {ending}; the other forms are left out: {string.Join(", ", others.Take(5))}.");
        }

        return parts;
    }

    private static SeriesPart Read(string path) => IsTs(path) ? TsFile.Read(path) : SeriesTable.Read(path);

    private static ListPart? PartOf(string file) => Path.GetFileNameWithoutExtension(file)
        .Split((char[])['_', '-', '.', ' '], StringSplitOptions.RemoveEmptyEntries).Select(ListColumns.PartOf).FirstOrDefault(p => p is not null);
}
