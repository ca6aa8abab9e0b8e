using System.Globalization;

namespace Cnn.Models.Data.Csv;

/// <summary>
/// Whether the first column of a CSV that nobody has named is one of labels. A row of pixels with its label behind looks like a label with pixels behind it,
/// and a network would learn the first pixel of each image without a complaint.
/// </summary>
internal static class CsvLabels
{
    // In fewer rows than these every column looks like any other.
    private const int FewRows = 4;

    // More kinds than these, and so many times more than the last column has, are no classes where that one could be.
    private const int ManyKinds = 32, ManyTimes = 4;

    // Labels leave few numbers out, save where some digits were chosen; black and white pixels are far apart.
    private const int Digits = 10;

    private const int Shown = 6;

    /// <summary>Why the first column may be none of labels, in a sentence that says what to do; null where it may.</summary>
    /// <param name="path">The file.</param>
    /// <param name="first">The first column.</param>
    /// <param name="last">The last one.</param>
    public static string? Doubt(string path, IReadOnlyList<int> first, IReadOnlyList<int> last)
    {
        int[] labels = Kinds(first), others = Kinds(last);
        bool areOthers = others.Length > 1 && (others.Length <= labels.Length || labels.Length == 1) && Repeat(others, last)
            && others[^1] < Math.Max(Digits, ManyTimes * others.Length);
        bool areLabels = labels.Length > 1 && Repeat(labels, first) && AreNumbered(labels);
        if (areOthers && (!areLabels || labels.Length > Math.Max(ManyKinds, ManyTimes * others.Length)))
        {
            return $"{path}: the first column does not look like labels ({Examples(labels)}), the last one does ({Examples(others)}). Say which it is with " +
                $"--label-column first or --label-column last.";
        }

        return first.Count >= FewRows && !Repeat(labels, first) && !AreNumbered(labels)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: the first column does not look like labels: {labels.Length} different numbers in {first.Count} rows ({Examples(labels)}). " +
                $"Say in which column they stand with --label-column, such as last; or first, where they do.")
            : null;
    }

    private static int[] Kinds(IReadOnlyList<int> column) => [.. column.Distinct().Order()];

    private static bool Repeat(int[] kinds, IReadOnlyList<int> column) => 2 * kinds.Length <= column.Count;

    // From 0 or 1 without a gap.
    private static bool AreNumbered(int[] kinds) => kinds[0] <= 1 && kinds[^1] - kinds[0] == kinds.Length - 1;

    private static string Examples(int[] kinds) => string.Join(", ", kinds.Take(Shown)) + (kinds.Length > Shown ? ", …" : "");
}
