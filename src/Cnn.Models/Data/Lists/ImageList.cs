using System.Globalization;

namespace Cnn.Models.Data.Lists;

/// <summary>The lines of one list, or of lists for each part in a folder.</summary>
/// <param name="Samples">What is listed.</param>
/// <param name="Columns">The names of the columns of labels.</param>
/// <param name="Notes">How lists are understood.</param>
internal sealed record ImageList(IReadOnlyList<ListSample> Samples, string[] Columns, IReadOnlyList<string> Notes)
{
    private static readonly string[] Endings = [".csv", ".txt", ".tsv", ".csv.gz"];
    private static readonly (ListPart Part, string[] Names)[] Parts =
        [(ListPart.Train, ["train"]), (ListPart.Validation, ["val", "valid", "validation"]), (ListPart.Test, ["test"])];

    /// <summary>Reads a list, or those in a folder.</summary>
    /// <exception cref="DataException">One is missing or bad.</exception>
    public static ImageList Read(string path, DataOptions options)
    {
        if (!Directory.Exists(path))
        {
            return Read(path, null, options);
        }

        (ListPart Part, string[] Files)[] found = [.. Parts.Select(p => (p.Part, FilesOf(path, p.Names))).Where(p => p.Item2.Length > 0)];
        bool hasTrain = found.Any(f => f.Part == ListPart.Train), isJudged = found.Any(f => f.Part != ListPart.Train);
        if (!isJudged || !(hasTrain || options.TestOnly))
        {
            throw new DataException($"{path} has no lists: expected train.csv and test.csv or val.csv, or the same as .txt.");
        }

        ImageList[] lists = [.. found.Select(f => Read(f.Files[0], f.Part, options))];
        return lists.FirstOrDefault(l => l.Columns.Length != lists[0].Columns.Length || (l.Columns.Length > 1 && !l.Columns.SequenceEqual(lists[0].Columns)))
            is null
            ? new ImageList([.. lists.SelectMany(l => l.Samples)], lists[0].Columns, [.. lists.SelectMany(l => l.Notes), .. found.SelectMany(Others)])
            : throw new DataException($"{path}: the lists have different columns of labels. Name them with --label-column.");
    }

    /// <summary>The images of a list, which need not say what they show.</summary>
    /// <param name="path">The list.</param>
    /// <param name="directory">Where images are looked for beside the list's own folder.</param>
    /// <returns>The images as the list names them, and where they lie; null where that was not found.</returns>
    public static IReadOnlyList<(string Name, string? File)> ReadImages(string path, string? directory)
    {
        if (Directory.Exists(path))
        {
            throw new DataException($"{path} is a folder: expected one list, such as {Path.Combine(path, "test.csv")}.");
        }

        var places = new ListPlaces(path, directory);
        ListTable table = ListTable.Read(path, line => places.Find(line) is not null);
        ListColumns columns = ListColumns.Find(table, places, null, isLabelled: false);
        return [.. table.Rows.Skip(columns.Heading is null ? 0 : 1).Select(r => (r.Fields[columns.File], places.Find(r.Fields[columns.File])))];
    }

    private static string[] FilesOf(string folder, string[] names) =>
        [.. names.SelectMany(n => Endings.Select(e => Path.Combine(folder, n + e))).Where(File.Exists)];

    private static IEnumerable<string> Others((ListPart Part, string[] Files) found) =>
        found.Files.Skip(1).Select(f => $"{f} is left out: {found.Files[0]} is the list of this part.");

    private static ImageList Read(string path, ListPart? fixedPart, DataOptions options)
    {
        ListTable table = ListTable.Read(path);
        var places = new ListPlaces(path, options.DataDirectory);
        ListColumns columns = ListColumns.Find(table, places, options.LabelColumn, isLabelled: true);
        int? part = fixedPart is null ? columns.Part : null;
        if (fixedPart is { } own && columns.Part is { } word
            && table.Rows.Skip(columns.Heading is null ? 0 : 1).FirstOrDefault(r => ListColumns.PartOf(r.Fields[word]) != own) is { Fields: not null } stranger)
        {
            throw new DataException(string.Create(
                CultureInfo.InvariantCulture, $"{path}, line {stranger.Line} says '{stranger.Fields[word]}', and the list is called otherwise: give the list " +
                    $"by itself as list:FILE, or remove the column."));
        }

        ListSample[] samples =
        [
            .. table.Rows.Skip(columns.Heading is null ? 0 : 1).Select(r => new ListSample(
                string.Create(CultureInfo.InvariantCulture, $"{path}, line {r.Line}"), r.Fields[columns.File], places.Find(r.Fields[columns.File]),
                [.. columns.Labels.Select(c => r.Fields[c])],
                fixedPart ?? (part is { } column ? ListColumns.PartOf(r.Fields[column])!.Value : ListPart.Train))),
        ];
        string[] names = [.. columns.Labels.Select(columns.NameOf)];
        List<string> notes =
        [
            $"{path}: images stand in the column '{columns.NameOf(columns.File)}', labels in {Some(names)}" +
                (part is { } said ? $", and what a line is for in '{columns.NameOf(said)}'." : "."),
            .. columns.IsGuess
                ? [$"{path}: the first line, {Shown(columns.Heading!)}, is taken for a heading: no image of such a name is there."]
                : Array.Empty<string>(),
        ];
        return new ImageList(samples, names, notes);
    }

    private static string Some(string[] names) => names.Length == 1
        ? $"'{names[0]}'"
        : string.Create(CultureInfo.InvariantCulture, $"{names.Length} columns, {Shown(names)}");

    private static string Shown(string[] names) => string.Join(", ", names.Take(5)) + (names.Length > 5 ? ", …" : "");
}
