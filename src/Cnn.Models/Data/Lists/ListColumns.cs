using System.Globalization;

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

    // How many fields are looked up as images before none is taken to be there.
    private const int MostLookedUp = 4096;

    /// <summary>Whether the first line is taken for a heading because it has no image, and not for its words.</summary>
    public bool IsGuess { get; private init; }

    /// <summary>The name of a column, or its place from 0.</summary>
    public string NameOf(int column) => Heading?[column] is { Length: > 0 } name ? name : column.ToString(CultureInfo.InvariantCulture);

    /// <summary>Finds the columns by the heading, by which names are those of files, and by what a user says.</summary>
    /// <param name="table">The list.</param>
    /// <param name="places">Finds images.</param>
    /// <param name="asked">The columns of labels, joined by commas; null for those that are clear.</param>
    /// <param name="isLabelled">Whether there must be labels.</param>
    /// <exception cref="DataException">It is not clear which column holds what, or one is asked for that is not there.</exception>
    public static ListColumns Find(ListTable table, ListPlaces places, string? asked, bool isLabelled)
    {
        (int Row, int[] Columns) found = FirstFound(table, places);
        bool isGuess = false;
        string[]? heading = HasHeading(table, found, ref isGuess) ? table.Rows[0].Fields : null;
        if (heading is not null && table.Rows.Count == 1)
        {
            throw new DataException($"{table.Path} has a heading and no lines under it.");
        }

        string[] row = table.Rows[heading is null ? 0 : 1].Fields;
        int file = FileColumn(table, places, heading, found);
        if (!isLabelled)
        {
            return new ListColumns(heading, file, [], null);
        }

        int[]? named = asked is null ? null : [.. Parts(asked).Select(name => Place(table, heading, row.Length, name))];
        int? part = PartColumn(table, heading, file, named ?? []);
        int[] labels = named ?? LabelColumns(table, heading, row.Length, file, part);
        return labels.Contains(file)
            ? throw new DataException($"{table.Path}: the column '{asked}' names the images, and their labels cannot stand in it.")
            : new ListColumns(heading, file, labels, part) { IsGuess = isGuess };
    }

    private static string[] Parts(string asked) => asked.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // The first line with fields that are images, and which these are. Images may be missing, of the first lines too.
    private static (int Row, int[] Columns) FirstFound(ListTable table, ListPlaces places)
    {
        for (int row = 0; row < table.Rows.Count && (row < 2 || row * table.Rows[0].Fields.Length < MostLookedUp); row++)
        {
            string[] fields = table.Rows[row].Fields;
            int[] columns = [.. Enumerable.Range(0, fields.Length).Where(c => places.Find(fields[c]) is not null)];
            if (columns.Length > 0)
            {
                return (row, columns);
            }
        }

        return (-1, []);
    }

    // Words of headings, and numbers that count the columns, are one. Else a first line without an image is either one or names an image that is missing: as
    // an image's name, where it ends as one, or where anything of it stands on another line too.
    private static bool HasHeading(ListTable table, (int Row, int[] Columns) found, ref bool isGuess)
    {
        string[] first = table.Rows[0].Fields;
        if (found.Row == 0 || first.Any(ImageFile.HasImageEnding))
        {
            return false;
        }

        if (Named(first, FileNames).Length > 0)
        {
            return true;
        }

        bool counts = first.Length > 1 && first.Index().All(f => OneDnn.Numbers.NumberText.TryCount(f.Item, out int number) && number == f.Index);
        isGuess = found.Row > 0 && (counts || (first.Length > 1 && !first.Index().Any(f => IsValue(table, f.Index, f.Item))));
        return isGuess;
    }

    private static bool IsValue(ListTable table, int column, string field) =>
        field.Length > 0 && (OneDnn.Numbers.NumberText.TryReal(field, out _) || table.Rows.Skip(1).Any(r => r.Fields[column] == field));

    private static int FileColumn(ListTable table, ListPlaces places, string[]? heading, (int Row, int[] Columns) found)
    {
        int[] named = Named(heading, FileNames);
        if (found.Row >= 0)
        {
            string[] fields = table.Rows[found.Row].Fields;
            int[] both = [.. named.Intersect(found.Columns)], candidates = both.Length > 0 ? both : found.Columns;
            return candidates.Select(c => Path.GetFullPath(places.Find(fields[c])!)).Distinct().Count() == 1
                ? candidates[0]
                : throw new DataException(string.Create(
                    CultureInfo.InvariantCulture, $"{table.Path}, line {table.Rows[found.Row].Line} names {candidates.Length} different images, " +
                        $"{string.Join(", ", candidates.Take(5).Select(c => fields[c]))}, and it is not clear which is meant: keep one, or call its " +
                        $"column path."));
        }

        // None is there: what they are called says where they should stand.
        string[] row = table.Rows[heading is null ? 0 : 1].Fields;
        int[] endings = [.. Enumerable.Range(0, row.Length).Where(c => ImageFile.HasImageEnding(row[c]))];
        return named.Length > 0 ? named[0]
            : endings.Length == 1 ? endings[0]
            : row.Length == 1 ? 0
            : throw new DataException(
                $"{table.Path} has no column of images that could be found: expected one called path, file, image or id, with files in {places.Searched}.");
    }

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

    private static int? PartColumn(ListTable table, string[]? heading, int file, int[] labels)
    {
        int skip = heading is null ? 0 : 1;
        int[] candidates = heading is null ? [.. Enumerable.Range(0, table.Rows[0].Fields.Length).Where(c => c != file && c > 1)] : Named(heading, PartNames);
        foreach (int column in candidates.Except(labels))
        {
            (int Line, string[] Fields)[] strangers = [.. table.Rows.Skip(skip).Where(r => PartOf(r.Fields[column]) is null)];
            if (strangers.Length == 0)
            {
                return column;
            }

            // Lines to be judged by, that nobody knows for such, would be learned from.
            int others = table.Rows.Count - skip - strangers.Length;
            if (others > (heading is null ? strangers.Length : 0))
            {
                throw new DataException(string.Create(
                    CultureInfo.InvariantCulture, $"{table.Path}, line {strangers[0].Line} has '{strangers[0].Fields[column]}' where other lines say what " +
                        $"they are for: expected train, val or test."));
            }
        }

        return null;
    }

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
        if (heading?.Count(h => h == name) > 1)
        {
            throw new DataException($"{table.Path} has several columns that are called '{name}': give the place of the one that is meant, from 0 on.");
        }

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
