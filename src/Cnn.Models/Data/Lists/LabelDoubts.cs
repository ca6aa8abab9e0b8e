using System.Globalization;
using System.Text;
using Cnn.OneDnn.Numbers;

namespace Cnn.Models.Data.Lists;

/// <summary>
/// Labels of classes that were read as text and look like mistakes: a network would learn a class of their own for each, without a complaint. What a user has
/// said to be classes is refused only where one class is written in two ways.
/// </summary>
internal static class LabelDoubts
{
    private const int LongestNumber = 15, FewSamples = 8, Shown = 3;

    // What programs write where nothing is known, and no class is called.
    private static readonly string[] Missing = ["nan", "null", "n/a", "<na>", "#n/a", "?"];

    /// <summary>Looks at the labels of all samples.</summary>
    /// <param name="labels">Where each stands, and what it is; empty ones are left out.</param>
    /// <param name="isSaid">Whether a user has said that they are classes.</param>
    /// <param name="notes">Is told of what is odd and may well be meant.</param>
    /// <exception cref="DataException">A label is none, or one class is written in two ways.</exception>
    public static void Check(IEnumerable<(string Place, string Label)> labels, bool isSaid, List<string> notes)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((string place, string label) in labels.Where(l => l.Label.Length > 0))
        {
            counts[label] = counts.GetValueOrDefault(label) + 1;
            first.TryAdd(label, place);
        }

        RefuseTwoWays(first);
        if (!isSaid)
        {
            RefuseStrangers(first);
            RefuseNegative(first);
        }

        notes.AddRange([.. Cases(first.Keys), .. Alone(counts, l => first[l])]);
    }

    private static void RefuseTwoWays(Dictionary<string, string> first)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string label, string place) in first)
        {
            string key = Key(label);
            if (!keys.TryAdd(key, label))
            {
                throw new DataException($"{place} has the label '{Seen(label)}', and {first[keys[key]]} has '{Seen(keys[key])}', which is the same class in " +
                    $"another writing: write each in one way.");
            }
        }
    }

    private static void RefuseStrangers(Dictionary<string, string> first)
    {
        string[] numbers = [.. first.Keys.Where(l => NumberText.TryReal(l, out _))], words = [.. first.Keys.Except(numbers)],
            decimals = [.. numbers.Where(l => !IsWhole(l))];
        string? odd = words.FirstOrDefault(w => Missing.Contains(w.ToLowerInvariant()))
            ?? (numbers.Length > words.Length ? words.FirstOrDefault() : null)
            ?? (numbers.Length > 2 * decimals.Length ? decimals.FirstOrDefault() : null);
        if (odd is not null)
        {
            string others = first.Keys.First(l => l != odd || first.Count == 1);
            throw new DataException($"{first[odd]} has the label '{Seen(odd)}', which seems to be none, as others are such as '{Seen(others)}'. Mend it, or " +
                $"remove the sample; where it is a class, say --label-kind class.");
        }
    }

    // -1 and 1 are classes, and so are -1, 0 and 1; a -1 beside 0, 1 and 2 stands for what nobody knows.
    private static void RefuseNegative(Dictionary<string, string> first)
    {
        if (!first.Keys.All(IsWhole))
        {
            return;
        }

        Dictionary<double, string> values = first.Keys.ToDictionary(Value);
        if (values.Keys.Any(v => v < 0) && values.Keys.Any(v => !values.ContainsKey(-v)))
        {
            string odd = values[values.Keys.Min()];
            throw new DataException(string.Create(
                CultureInfo.InvariantCulture, $"{first[odd]} has the label '{odd}', and labels go up to {values.Keys.Max()}: a number below 0 mostly says " +
                    $"that a label is missing. Mend it, or remove the sample; where it is a class, say --label-kind class."));
        }
    }

    /// <summary>What is said of labels that differ in capital letters only; single letters may well.</summary>
    public static IEnumerable<string> Cases(IEnumerable<string> labels) => labels.Where(l => l.Length > 1).GroupBy(l => l.ToLowerInvariant())
        .Where(g => g.Count() > 1).Take(Shown)
        .Select(g => $"The labels {string.Join(" and ", g.Take(Shown).Select(l => $"'{l}'"))} differ in capital letters only, and are a class each.");

    /// <summary>What is said of labels that a single sample has, where others have many.</summary>
    /// <param name="counts">How many samples each label has.</param>
    /// <param name="place">Where a label stands first.</param>
    public static IEnumerable<string> Alone(IReadOnlyDictionary<string, int> counts, Func<string, string> place)
    {
        string[] alone = [.. counts.Where(c => c.Value == 1).Select(c => c.Key)];
        return alone.Length == 0 || counts.Values.Sum() < FewSamples * counts.Count ? [] :
        [
            string.Create(
                CultureInfo.InvariantCulture, $"{alone.Length} {(alone.Length == 1 ? "label is" : "labels are")} of one sample only, as those that are " +
                    $"misspelt: {string.Join(", ", alone.Take(Shown).Select(l => $"'{Seen(l)}' ({place(l)})"))}{(alone.Length > Shown ? ", …" : "")}."),
        ];
    }

    private static bool IsWhole(string label) => NumberText.TryReal(label, out double value) && value == Math.Truncate(value);

    private static double Value(string label) => NumberText.TryReal(label, out double value) ? value + 0.0 : 0;

    // Numbers by their value; words without what nobody sees, and with the letters of other widths as those that they stand for.
    private static string Key(string label)
    {
        if (label.Length <= LongestNumber && NumberText.TryReal(label, out double value))
        {
            return (value + 0.0).ToString("R", CultureInfo.InvariantCulture);
        }

        var key = new StringBuilder();
        foreach (char c in label)
        {
            bool isBlank = char.IsWhiteSpace(c), isSeen = !char.IsControl(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format;
            if (isBlank ? key.Length > 0 && key[^1] != ' ' : isSeen)
            {
                key.Append(isBlank ? ' ' : c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - '\uFF01' + '!') : c);
            }
        }

        return key.ToString().TrimEnd();
    }

    // Two labels that look alike are shown by what tells them apart.
    private static string Seen(string label) => string.Concat(label.Select(c =>
        (char.IsAscii(c) && !char.IsControl(c)) || (char.IsLetterOrDigit(c) && c is not (>= '\uFF01' and <= '\uFF5E'))
            ? c.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}")));
}
