using System.Globalization;
using System.Text;
using Cnn.Models.Data.Archives;

namespace Cnn.Models.Data.Masks;

/// <summary>The classes of masks: those that a file names, or the numbers that occur.</summary>
internal static class MaskNames
{
    /// <summary>The file that names classes, a line each.</summary>
    public const string FileName = "classes.txt";

    private const int LargestFile = 1 << 20;

    // Fewer numbers than one of so many are those of something else: greys that were drawn, or colours.
    private const int LargestGap = 4;

    /// <summary>The names that a set's own file gives; null where there is none.</summary>
    /// <exception cref="DataException">It is no text, or names too many classes, one twice, or one without a name.</exception>
    public static string[]? Read(FileTree tree, string root)
    {
        if (Array.Find(tree.List(root, folders: false), f => Path.GetFileName(f) == FileName) is not { } file)
        {
            return null;
        }

        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(tree.Read(file, LargestFile));
        }
        catch (DecoderFallbackException e)
        {
            throw new DataException($"{file} is no text in UTF-8: expected the name of a class in each line.", e);
        }

        string[] names = [.. text.TrimStart('\uFEFF').ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(n => n.Trim())];
        return names.Length > MaskImage.Void
            ? throw new DataException($"{file} names {names.Length} classes: expected at most {MaskImage.Void}, as 255 is void.")
            : Array.IndexOf(names, "") is >= 0 and var empty ? throw new DataException(
                $"Line {empty + 1} of {file} is empty: expected the name of class {empty}.")
            : names.CountBy(n => n).FirstOrDefault(n => n.Value > 1).Key is { } twice ? throw new DataException(
                $"{file} names '{twice}' twice: expected another name for each class.")
            : names;
    }

    /// <summary>The classes that the numbers themselves make.</summary>
    /// <param name="root">What the set is called in messages.</param>
    /// <param name="numbers">The numbers that occur in any mask, in ascending order.</param>
    /// <param name="notes">Takes what can be understood in two ways.</param>
    /// <exception cref="DataException">They are too far apart for numbers of classes.</exception>
    public static string[] From(string root, byte[] numbers, List<string> notes)
    {
        int count = numbers.Length == 0 ? 0 : numbers[^1] + 1;
        if (numbers.Length * LargestGap < count)
        {
            throw new DataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The masks of {root} have the numbers {Some(numbers)}: these are no numbers of classes, which go from 0 on. Write the masks with 0, 1, 2 " +
                    $"and so on; or, if there are {count} classes, name them in a file {FileName} beside them, a line each."));
        }

        if (numbers.Length < count)
        {
            byte[] missing = [.. Enumerable.Range(0, count).Select(i => (byte)i).Except(numbers)];
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"The masks of {root} have {count} classes by their largest number, and no pixel of {Some(missing)}."));
        }

        return [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
    }

    private static string Some(byte[] numbers) =>
        string.Join(", ", numbers.Take(8).Select(n => n.ToString(CultureInfo.InvariantCulture))) + (numbers.Length > 8 ? ", …" : "");
}
