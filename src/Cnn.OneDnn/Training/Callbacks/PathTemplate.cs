using System.Globalization;
using System.Text.RegularExpressions;
using Cnn.OneDnn.Numbers;

namespace Cnn.OneDnn;

/// <summary>
/// Names of files with places for the epoch and for figures, as Keras's ModelCheckpoint has them in Python's writing: <c>{epoch:02d}</c>,
/// <c>{val_loss:.2f}</c>. Folders are called as they are, braces or not.
/// </summary>
internal static partial class PathTemplate
{
    private const int LongestNumber = 20;

    /// <summary>Whether there is such a place.</summary>
    public static bool HasPlaces(string path) => Path.GetFileName(path.AsSpan()).Contains('{');

    /// <summary>Refuses what is no place as Keras writes it, before the first epoch.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static void Require(string path)
    {
        string name = Path.GetFileName(path), rest = Place().Replace(name, "");
        if (rest.AsSpan().IndexOfAny('{', '}') >= 0 || Place().Matches(name).Any(p => Number(p.Groups["width"]) > LongestNumber
            || Number(p.Groups["digits"]) > LongestNumber))
        {
            throw new ArgumentException(
                $"A file's name has places as {{epoch:02d}} or {{val_loss:.2f}}, or no braces; received '{path}'.", nameof(path));
        }
    }

    /// <summary>The name for an epoch, counted from 1.</summary>
    /// <exception cref="ArgumentException">A figure is not reported.</exception>
    public static string Fill(string path, int epoch, TrainingLogs logs) =>
        HasPlaces(path) ? Path.Combine(Path.GetDirectoryName(path) ?? "", FillName(Path.GetFileName(path), epoch, logs)) : path;

    private static string FillName(string path, int epoch, TrainingLogs logs) => Place().Replace(path, place =>
    {
        string name = place.Groups["name"].Value;
        double value = name == "epoch" ? epoch : logs.TryGet(name, out double figure) ? figure : throw new ArgumentException(
            $"The checkpoint's name '{path}' has a place for '{name}', which is not reported; there is epoch, {string.Join(", ", logs.Names)}.");
        string text = place.Groups["kind"].Value switch
        {
            "d" => ((long)value).ToString(CultureInfo.InvariantCulture),
            "f" => value.ToString($"F{(place.Groups["digits"].Success ? Number(place.Groups["digits"]) : 6)}", CultureInfo.InvariantCulture),
            _ => value.ToString(CultureInfo.InvariantCulture),
        };
        return text.PadLeft(Number(place.Groups["width"]), place.Groups["zero"].Success ? '0' : ' ');
    });

    private static int Number(Group digits) => NumberText.TryCount(digits.ValueSpan, out int number) ? number : 0;

    [GeneratedRegex(@"\{(?<name>[A-Za-z_]\w*)(:(?<zero>0)?(?<width>\d{1,4})?(\.(?<digits>\d{1,4}))?(?<kind>[df])?)?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
