namespace Cnn.Models.Data.Lists;

/// <summary>Which columns of a list hold what.</summary>
/// <param name="Heading">The names of the columns; null where the list has no heading.</param>
/// <param name="File">The column of the images.</param>
/// <param name="Labels">Those of the labels.</param>
/// <param name="Part">The column that says what a line is for; null for none.</param>
internal sealed record ListColumns(string[]? Heading, int File, int[] Labels, int? Part)
{
    private static readonly string[] FileNames =
    [
        "path", "filepath", "file_path", "file", "filename", "file_name", "image_path", "imagepath", "img_path", "image", "img", "image_name", "image_id",
        "imageid", "id",
    ];

    private static readonly string[] LabelNames =
        ["label", "labels", "class", "classes", "class_name", "classname", "category", "target", "tag", "tags", "y"];

    private static readonly string[] PartNames = ["split", "set", "subset", "part", "partition"];

    /// <summary>The name of a column, or its place from 0.</summary>
    public string NameOf(int column) => Heading?[column] is { Length: > 0 } name ? name : column.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Finds the columns by the heading, by which names are those of files, and by what a user says.</summary>
    /// <param name="table">The list.</param>
    /// <param name="places">Finds images.</param>
    /// <param name="asked">The columns of labels, joined by commas; null for those that are clear.</param>
    /// <param name="isLabelled">Whether there must be labels.</param>
    /// <exception cref="DataException">It is not clear which column holds what, or one is asked for that is not there.</exception>
    public static ListColumns Find(ListTable table, ListPlaces places, string? asked, bool isLabelled)
    {
        string[] first = table.Rows[0].Fields;
        string[]? heading = HasHeading(table, places) ? first : null;
        if (heading is not null && table.Rows.Count == 1)
        {
            throw new DataException($"{table.Path} has a heading and no lines under it.");
        }

        string[] row = table.Rows[heading is null ? 0 : 1].Fields;
        int[] found = [.. Enumerable.Range(0, row.Length).Where(c => places.Find(row[c]) is not null)], named = Named(heading, FileNames);
        int file = named.Intersect(found).Concat(found).Concat(named).Append(heading is null ? 0 : -1).First();
        if (file < 0)
        {
            throw new DataException(
                $"{table.Path} has no column of images that could be found: expected one called path, file, image or id, with files in {places.Searched}.");
        }

        int? part = asked is null || !Parts(asked).Contains(heading?.FirstOrDefault(IsPart) ?? "") ? PartColumn(table, heading, file) : null;
        if (!isLabelled)
        {
            return new ListColumns(heading, file, [], part);
        }

        int[] labels = asked is not null
            ? [.. Parts(asked).Select(name => Place(table, heading, row.Length, name))]
            : LabelColumns(table, heading, row.Length, file, part);
        return labels.Contains(file)
            ? throw new DataException($"{table.Path}: the column '{asked}' names the images, and their labels cannot stand in it.")
            : new ListColumns(heading, file, labels, part);
    }

    private static string[] Parts(string asked) => asked.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // A line without an image in it is one of names, where the next one has one, or where it has words that stand in headings.
    private static bool HasHeading(ListTable table, ListPlaces places) =>
        !table.Rows[0].Fields.Any(f => places.Find(f) is not null)
            && ((table.Rows.Count > 1 && table.Rows[1].Fields.Any(f => places.Find(f) is not null)) || Named(table.Rows[0].Fields, FileNames).Length > 0);

    private static int[] LabelColumns(ListTable table, string[]? heading, int count, int file, int? part)
    {
        int[] others = [.. Enumerable.Range(0, count).Where(c => c != file && c != part && (heading is null || heading[c].Length > 0))];
        int[] named = [.. Named(heading, LabelNames).Intersect(others)];
        if (named.Length == 1 || others.Length == 1)
        {
            return [named.Length == 1 ? named[0] : others[0]];
        }

        // A column for each label, with a one where an image has it.
        int skip = heading is null ? 0 : 1;
        if (heading is not null && others.Length > 1 && table.Rows.Skip(skip).All(r => others.All(c => r.Fields[c] is "0" or "1")))
        {
            return others;
        }

        throw new DataException(others.Length == 0
            ? $"{table.Path} has no column of labels: expected a path and a label in each line."
            : $"{table.Path} has {others.Length} columns beside that of the images, and it is not clear which are the labels: name one with " +
                $"--label-column, or " +
                $"several, joined by commas.");
    }

    private static int? PartColumn(ListTable table, string[]? heading, int file)
    {
        int skip = heading is null ? 0 : 1;
        int[] candidates = heading is null ? [.. Enumerable.Range(0, table.Rows[0].Fields.Length).Where(c => c != file && c > 1)] : Named(heading, PartNames);
        foreach (int column in candidates)
        {
            if (table.Rows.Skip(skip).All(r => PartOf(r.Fields[column]) is not null))
            {
                return column;
            }
        }

        return null;
    }

    private static bool IsPart(string name) => PartNames.Contains(name.ToLowerInvariant());

    /// <summary>What a word says that a line is for; null for none.</summary>
    public static ListPart? PartOf(string word) => word.ToLowerInvariant() switch
    {
        "train" or "training" => ListPart.Train,
        "val" or "valid" or "validation" or "dev" => ListPart.Validation,
        "test" or "testing" => ListPart.Test,
        _ => null,
    };

    private static int[] Named(string[]? heading, string[] names) => heading is null
        ? []
        : [.. names.SelectMany(n => Enumerable.Range(0, heading.Length).Where(c => heading[c].Equals(n, StringComparison.OrdinalIgnoreCase)))];

    private static int Place(ListTable table, string[]? heading, int count, string name)
    {
        int place = name switch
        {
            "first" => 0,
            "last" => count - 1,
            _ when heading is not null && Array.IndexOf(heading, name) is >= 0 and var at => at,
            _ when OneDnn.Numbers.NumberText.TryCount(name, out int number) && number < count => number,
            _ => -1,
        };
        return place >= 0
            ? place
            : throw new DataException(
                $"{table.Path} has no column '{name}': expected {(heading is null ? "" : $"one of {string.Join(", ", heading.Take(20))}, or ")}first, " +
                    $"last or a " +
                    $"place from 0 to {count - 1}.");
    }
}
