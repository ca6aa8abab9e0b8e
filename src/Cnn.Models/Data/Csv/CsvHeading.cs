using System.Text;
using Cnn.OneDnn.Numbers;

namespace Cnn.Models.Data.Csv;

/// <summary>The first line of a CSV where it names the columns, and which column it says that the labels stand in.</summary>
internal static class CsvHeading
{
    private static readonly string[] LabelNames = ["label", "labels", "class", "class_label", "target", "category", "digit"];

    // What columns are called that count the rows or name them.
    private static readonly string[] CounterNames =
        ["id", "ids", "index", "idx", "row", "row_id", "image_id", "imageid", "sample_id", "filename", "file_name", "file", "path", "name", "no", "nr"];

    /// <summary>Refuses a first line that shows that the file is none of columns with commas between them.</summary>
    /// <exception cref="DataException">It does; the message says what it is.</exception>
    public static void RefuseOtherFormats(ReadOnlySpan<byte> line, string path)
    {
        if (line.StartsWith("PK\u0003\u0004"u8))
        {
            throw new DataException($"{path} is a zip archive or a spreadsheet: expected CSV. Unpack it, or save the sheet as CSV.");
        }

        // Programs in countries whose decimals have a comma write semicolons.
        string? separator = line.Contains((byte)';') ? "semicolons" : line.Contains((byte)',') ? null : line.Contains((byte)'\t')
            ? "tabs"
            : line.Contains((byte)'|') ? "bars" : null;
        if (separator is not null)
        {
            throw new DataException($"{path}: the columns are separated by {separator}, expected commas. Save it with commas between the columns.");
        }
    }

    /// <summary>A column beside that of the labels whose name says that it holds no pixel; null where there is none.</summary>
    public static string? CounterAmong(string[]? names, int labels) =>
        names?.Where((name, i) => i != labels && CounterNames.Contains(name.ToLowerInvariant())).FirstOrDefault();

    /// <summary>The names of the columns; null where the line is a sample: where neither its first nor its last value nor half of all are names.</summary>
    public static string[]? NamesIn(ReadOnlySpan<byte> line)
    {
        string[] fields = [.. Encoding.UTF8.GetString(line).Split(',').Select(f => f.Trim())];
        bool isHeading = IsName(fields[0]) || IsName(fields[^1]) || 2 * fields.Count(IsName) >= fields.Length;
        return isHeading ? [.. fields.Select(f => f.Trim('"').Trim())] : null;
    }

    /// <summary>Whether a first line of numbers counts its columns: 0, 1, 2 and so on, or from 1.</summary>
    public static bool Counts(ReadOnlySpan<int> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (values[0] is not (0 or 1) || values[i] != values[0] + i)
            {
                return false;
            }
        }

        return values.Length > 2;
    }

    /// <summary>
    /// The column of the labels: the one that is asked for, else the one that the heading calls so, else the only one whose name is not numbered as the others
    /// are, else the first.
    /// </summary>
    /// <param name="asked">A column's name, first, last, or its place counted from 0; null where nobody asked.</param>
    /// <param name="names">The heading; null where there is none.</param>
    /// <param name="columns">How many there are.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="isSure">Whether that was asked for or is named.</param>
    /// <exception cref="DataException">There is no such column, or the first one counts the rows.</exception>
    public static int LabelColumn(string? asked, string[]? names, int columns, string path, out bool isSure)
    {
        isSure = true;
        if (names is [{ Length: 0 } or "Unnamed: 0", ..])
        {
            throw new DataException(
                $"{path}: the first column has no name and seems to count the rows. Write the file without it: it would be taken for a label or a pixel.");
        }

        if (asked is not null)
        {
            return Asked(asked, names, columns, path);
        }

        // A column y among others is one of coordinates or letters.
        int[] named = names is null
            ? []
            : [.. Enumerable.Range(0, columns)
            .Where(i => LabelNames.Contains(names[i].ToLowerInvariant()) || ((i == 0 || i == columns - 1) && names[i] is "y" or "Y"))];
        if (named.Length == 1)
        {
            return named[0];
        }

        int[][] stems = names is null ? [] : [.. Enumerable.Range(0, columns).GroupBy(i => Stem(names[i])).Select(g => g.ToArray())];
        if (columns > 3 && stems.Length == 2 && stems.FirstOrDefault(g => g.Length == 1) is [int odd])
        {
            return odd;
        }

        if (names is not null && CounterNames.Contains(names[0].ToLowerInvariant()))
        {
            throw new DataException(
                $"{path}: the first column is called '{names[0]}', which is no name of labels. Say in which column they stand with --label-column, and write " +
                    $"the file without columns that are no pixels.");
        }

        isSure = false;
        return 0;
    }

    private static int Asked(string asked, string[]? names, int columns, string path)
    {
        if (names?.Count(n => n.Equals(asked, StringComparison.OrdinalIgnoreCase)) > 1)
        {
            throw new DataException($"{path} has several columns that are called '{asked}': give the place of the one that is meant, from 0 on.");
        }

        int named = Array.FindIndex(names ?? [], n => n.Equals(asked, StringComparison.OrdinalIgnoreCase));
        int column = named >= 0 ? named : asked.ToLowerInvariant() switch
        {
            "first" => 0,
            "last" => columns - 1,
            _ => NumberText.TryCount(asked, out int place) ? place : -1,
        };
        string known = names is null ? "the file has no heading" : $"the heading has {string.Join(", ", names.Take(5))}{(names.Length > 5 ? ", …" : "")}";
        return column >= 0 && column < columns
            ? column
            : throw new DataException(
                $"{path} has no column '{asked}' of labels: expected a name of the heading, first, last, or a place from 0 to {columns - 1}; {known}.");
    }

    private static bool IsName(string field) => field.Any(c => char.IsLetter(c) || c is '"' or '_') && !NumberText.TryReal(field, out _);

    private static string Stem(string name) => string.Concat(name.Where(c => !char.IsAsciiDigit(c)));
}
