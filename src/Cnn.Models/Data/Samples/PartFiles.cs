using System.Globalization;
using System.IO.Enumeration;
using Cnn.Models.Data.Lists;
using Cnn.OneDnn.Numbers;

namespace Cnn.Models.Data.Samples;

/// <summary>The files of a set that is divided over many: those of a folder, one file, or a pattern such as train-{000000..000009}.tar.</summary>
internal static class PartFiles
{
    private const int MostFiles = 1 << 16;

    /// <summary>The files in the order of their names, each with the part that its name says.</summary>
    /// <param name="path">The folder, the file or the pattern.</param>
    /// <param name="notes">Is told of files that are left out, because only others are said to be of a part.</param>
    /// <param name="endings">How names of files in a folder end that are read.</param>
    /// <exception cref="DataException">There are none, or one of a range is missing.</exception>
    public static (string File, ListPart Part)[] Find(string path, List<string> notes, params string[] endings)
    {
        string[] files = Directory.Exists(path) ? InFolder(path, endings) : [.. Expand(path).SelectMany(Matching)];
        if (files.Length == 0)
        {
            throw new DataException(
                $"{path} has no such files: expected some that are called train-000000{endings[0]} and so on, or a pattern such as " +
                    $"train-{{000000..000009}}{endings[0]}.");
        }

        (string File, ListPart? Part)[] found = [.. files.Distinct().Select(f => (f, PartOf(f, path)))];
        string[] others = found.Any(f => f.Part is not null) ? [.. found.Where(f => f.Part is null).Select(f => Path.GetFileName(f.File))] : [];
        if (others.Length > 0)
        {
            notes.Add($"{path}: left out is what is not of train, val or test by its name, as other files are: {string.Join(", ", others.Take(5))}" +
                $"{(others.Length > 5 ? ", …" : "")}.");
        }

        return [.. found.Where(f => others.Length == 0 || f.Part is not null).Select(f => (f.File, f.Part ?? ListPart.Train))];
    }

    /// <summary>The names that a pattern stands for: {000..009} counts with as many digits, {a,b} is each of them.</summary>
    /// <exception cref="DataException">The pattern is none, or stands for too many.</exception>
    internal static IEnumerable<string> Expand(string pattern)
    {
        var done = new List<string>();
        var open = new Stack<string>([pattern]);
        while (open.TryPop(out string? text))
        {
            int start = text.IndexOf('{', StringComparison.Ordinal), end = start < 0 ? -1 : text.IndexOf('}', start);
            if (start < 0)
            {
                done.Add(text);
            }
            else if (end < 0 || text.AsSpan(start + 1, end - start - 1).Contains('{'))
            {
                throw new DataException($"'{pattern}' has a brace that is not closed: expected a pattern such as train-{{000000..000009}}.tar.");
            }
            else
            {
                // The last goes first onto the stack, so that names come out in their order.
                foreach (string choice in Choices(text[(start + 1)..end], pattern).Reverse())
                {
                    open.Push(text[..start] + choice + text[(end + 1)..]);
                }
            }

            if (done.Count + open.Count > MostFiles)
            {
                throw TooMany(pattern);
            }
        }

        return done;
    }

    private static IEnumerable<string> Choices(string inner, string pattern)
    {
        string[] ends = inner.Split("..");
        if (ends.Length != 2)
        {
            return inner.Split(',');
        }

        if (!NumberText.TryCount(ends[0], out int first) || !NumberText.TryCount(ends[1], out int last) || last < first)
        {
            throw new DataException($"'{pattern}' has the range {{{inner}}}: expected two numbers, the smaller first, such as {{000000..000009}}.");
        }

        // A range of one digit to two counts without zeros before, one of equal lengths with them.
        int digits = ends[0].Length;
        return last - first < MostFiles
            ? Enumerable.Range(first, last - first + 1).Select(n => n.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0'))
            : throw TooMany(pattern);
    }

    private static DataException TooMany(string pattern) => new($"'{pattern}' stands for more than {MostFiles} files: give fewer at once.");

    private static IEnumerable<string> Matching(string path)
    {
        string name = Path.GetFileName(path);
        if (!name.AsSpan().ContainsAny('*', '?'))
        {
            return File.Exists(path)
                ? [path]
                : throw new DataException($"There is no file {path}. Mend the name, or the range that it comes from.");
        }

        string folder = Path.GetDirectoryName(path) is { Length: > 0 } above ? above : ".";
        return Directory.Exists(folder)
            ? DataFile.List(folder, folders: false).Where(f => FileSystemName.MatchesSimpleExpression(name, Path.GetFileName(f), ignoreCase: false))
            : throw new DataException($"There is no folder {folder} for files that are called '{name}'.");
    }

    // Files of a part lie in a folder of its name, or all beside each other, at most with a folder around them.
    private static string[] InFolder(string folder, string[] endings)
    {
        string[] folders = DataFile.List(folder, folders: true);
        string[] files =
        [
            .. In(folder, endings), .. folders.Where(f => ListColumns.PartOf(Path.GetFileName(f)) is not null).SelectMany(f => In(f, endings)),
        ];
        string[] within = files.Length > 0 ? [] : [.. folders.Where(f => In(f, endings).Any())];
        return within.Length <= 1
            ? [.. files, .. within.SelectMany(f => In(f, endings))]
            : throw new DataException(
                $"{folder} has such files in {within.Length} folders, {string.Join(", ", within.Take(5).Select(f => Path.GetFileName(f)))}: name the one " +
                    $"that is meant.");
    }

    private static IEnumerable<string> In(string folder, string[] endings) => DataFile.List(folder, folders: false)
        .Where(f => endings.Any(e => f.EndsWith(e, StringComparison.OrdinalIgnoreCase)) && !Path.GetFileName(f).StartsWith('.'));

    private static ListPart? PartOf(string file, string root)
    {
        string[] words = string.Concat(Path.GetFileName(file).Select(c => char.IsLetter(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string? above = Path.GetFileName(Path.GetDirectoryName(file));
        return words.Select(ListColumns.PartOf).FirstOrDefault(p => p is not null)
            ?? (Directory.Exists(root) && above is not null ? ListColumns.PartOf(above) : null);
    }
}
