using System.Globalization;
using Cnn.OneDnn.Numbers;

namespace Cnn.Models.Data.Lists;

/// <summary>What a network is to learn of a list: a class for each image, or a row of numbers.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Names">The names of the classes or labels; of numbers none.</param>
/// <param name="Classes">The class of each image; zeros where they have rows.</param>
/// <param name="Rows">The numbers of all images one after the other; null for classes.</param>
/// <param name="Width">How many numbers an image has.</param>
internal sealed record ListTargets(LabelKind Kind, string[] Names, int[] Classes, float[]? Rows, int Width)
{
    // Fewer lines may well have a class each.
    private const int FewLines = 20;
    private static readonly char[] Between = ['|', ';'];

    /// <summary>Reads the labels of all lines.</summary>
    /// <param name="samples">The lines.</param>
    /// <param name="columns">The names of the columns of labels.</param>
    /// <param name="asked">What the labels are; null to go by what they look like.</param>
    /// <param name="known">The classes or labels that a network knows; null to take those of the list.</param>
    /// <param name="notes">Is told how labels are understood that could be understood otherwise.</param>
    /// <param name="usual">What they are where nobody says it; null to go by what they look like.</param>
    /// <exception cref="DataException">They are not of that kind, or not known.</exception>
    public static ListTargets Read(
        IReadOnlyList<ListSample> samples, string[] columns, LabelKind? asked, IReadOnlyList<string>? known, List<string> notes, LabelKind? usual = null)
    {
        LabelKind kind = asked ?? usual ?? Guess(samples, columns, notes);
        if (known is null && kind != LabelKind.Number && columns.Length == 1)
        {
            LabelDoubts.Check(
                samples.SelectMany(s => (kind == LabelKind.Class ? s.Labels : LabelsOf(s)).Select(l => (s.Place, l))), asked is not null, notes);
        }

        return kind switch
        {
            LabelKind.Number => Numbers(samples, columns),
            LabelKind.Several => columns.Length > 1 ? Marks(samples, columns, known) : Several(samples, known),
            _ => OfClasses(samples, columns, known),
        };
    }

    private static LabelKind Guess(IReadOnlyList<ListSample> samples, string[] columns, List<string> notes)
    {
        if (columns.Length > 1)
        {
            (string Place, string Label)? other = FirstOf(samples, l => l is not ("0" or "1"));
            if (other is { } odd && samples.Any(s => s.Labels.Any(l => l is "0" or "1")))
            {
                notes.Add($"{odd.Place} has '{odd.Label}', which is neither 0 nor 1: the network learns to give the columns as numbers.");
            }

            return other is null ? LabelKind.Several : LabelKind.Number;
        }

        if (samples.Any(s => s.Labels[0].IndexOfAny(Between) >= 0))
        {
            notes.Add("The labels are several for an image, with | or ; between them: the network says for each label by itself whether an image has it.");
            return LabelKind.Several;
        }

        // A 1.0 among whole numbers is one of them.
        bool areNumbers = samples.All(s => NumberText.TryReal(s.Labels[0], out _)), haveWhole = samples.Any(s => NumberText.TryWhole(s.Labels[0], out _)),
            haveParts = samples.Any(s => NumberText.TryReal(s.Labels[0], out double value) && value != Math.Truncate(value));
        if (areNumbers && (haveParts || !haveWhole) && FirstOf(samples, l => !NumberText.TryWhole(l, out _)) is { } first)
        {
            notes.Add($"The labels are numbers with decimals, such as '{first.Label}' of {first.Place}: the network learns to give them. --label-kind class " +
                $"takes each for a class.");
            return LabelKind.Number;
        }

        return LabelKind.Class;
    }

    private static (string Place, string Label)? FirstOf(IReadOnlyList<ListSample> samples, Func<string, bool> isOdd) =>
        samples.SelectMany(s => s.Labels.Select(l => (s.Place, l))).Where(l => isOdd(l.l)).Select(l => ((string, string)?)l).FirstOrDefault();

    private static ListTargets OfClasses(IReadOnlyList<ListSample> samples, string[] columns, IReadOnlyList<string>? known)
    {
        if (columns.Length > 1)
        {
            throw new DataException($"{samples[0].Place}: a class for each image stands in one column, and {columns.Length} were named.");
        }

        string[] names = NamesOf(samples, known, s => [s.Labels[0]]);
        if (known is null && samples.Count >= FewLines && names.Length == samples.Count)
        {
            throw new DataException(
                $"{samples[0].Place}: each of the {samples.Count} images has a label of its own, so that there are no classes. Where they are numbers to be " +
                    $"learned, say --label-kind number.");
        }

        Dictionary<string, int> labels = names.Index().ToDictionary(n => n.Item, n => n.Index, StringComparer.Ordinal);
        int[] classes = new int[samples.Count];
        for (int i = 0; i < classes.Length; i++)
        {
            string name = samples[i].Labels[0];
            if (name.Length == 0)
            {
                throw new DataException($"{samples[i].Place} has no label. Give it one, or remove the line.");
            }

            classes[i] = labels.TryGetValue(name, out int label) ? label : throw Unknown(samples[i], name, names);
        }

        return new ListTargets(LabelKind.Class, names, classes, null, 1);
    }

    private static ListTargets Several(IReadOnlyList<ListSample> samples, IReadOnlyList<string>? known)
    {
        string[][] all = [.. samples.Select(LabelsOf)];
        string[] names = NamesOf(samples, known, LabelsOf);
        Dictionary<string, int> labels = names.Index().ToDictionary(n => n.Item, n => n.Index, StringComparer.Ordinal);
        float[] rows = Room(samples, names.Length);
        for (int i = 0; i < all.Length; i++)
        {
            foreach (string name in all[i])
            {
                rows[(i * names.Length) + (labels.TryGetValue(name, out int label) ? label : throw Unknown(samples[i], name, names))] = 1;
            }
        }

        return new ListTargets(LabelKind.Several, names, new int[samples.Count], rows, names.Length);
    }

    private static ListTargets Marks(IReadOnlyList<ListSample> samples, string[] columns, IReadOnlyList<string>? known)
    {
        if (known is not null && !known.SequenceEqual(columns))
        {
            throw new DataException(
                $"{samples[0].Place}: the columns of labels are {string.Join(", ", columns.Take(5))}, and the network learned " +
                    $"{string.Join(", ", known.Take(5))}.");
        }

        float[] rows = Room(samples, columns.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            (int sample, int column) = (i / columns.Length, i % columns.Length);
            string mark = samples[sample].Labels[column];
            rows[i] = mark is "0" or "1"
                ? mark[0] - '0'
                : throw new DataException($"{samples[sample].Place}, column {columns[column]} has '{mark}': expected 1 where an image has the label and " +
                    $"0 else.");
        }

        return new ListTargets(LabelKind.Several, columns, new int[samples.Count], rows, columns.Length);
    }

    private static ListTargets Numbers(IReadOnlyList<ListSample> samples, string[] columns)
    {
        float[] rows = Room(samples, columns.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            (int sample, int column) = (i / columns.Length, i % columns.Length);
            string text = samples[sample].Labels[column];
            rows[i] = NumberText.TryReal(text, out double value) && float.IsFinite((float)value)
                ? (float)value
                : throw new DataException(
                    $"{samples[sample].Place}, column {columns[column]} has '{text}': expected a number, with a point for decimals, that 32 bits hold.");
        }

        return new ListTargets(LabelKind.Number, [], new int[samples.Count], rows, columns.Length);
    }

    private static float[] Room(IReadOnlyList<ListSample> samples, int width) => (long)samples.Count * width is > 0 and <= int.MaxValue
        ? new float[samples.Count * width]
        : throw new DataException(string.Create(
            CultureInfo.InvariantCulture, $"{samples[0].Place}: {samples.Count} images with {width} different labels are more than can be kept, or none."));

    private static string[] LabelsOf(ListSample sample) => sample.Labels[0].Split(
        Between, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string[] NamesOf(IReadOnlyList<ListSample> samples, IReadOnlyList<string>? known, Func<ListSample, string[]> labels) => known is not null
        ? [.. known]
        : samples.Any(s => s.Part == ListPart.Train)
            ? Sorted(samples.Where(s => s.Part == ListPart.Train).SelectMany(labels))
            : throw new DataException(
                $"{samples[0].Place}: no line is one of train, and the network does not name its labels, so that nobody knows in which order it has them. " +
                    $"Add the lines that it learned from.");

    // Numbers by their size, names by their letters.
    private static string[] Sorted(IEnumerable<string> labels)
    {
        string[] names = [.. labels.Where(l => l.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return names.All(n => NumberText.TryWhole(n, out int _))
            ? [.. names.OrderBy(n => NumberText.TryWhole(n, out int value) ? value : 0).ThenBy(n => n, StringComparer.Ordinal)]
            : names;
    }

    private static DataException Unknown(ListSample sample, string name, string[] names) => new(
        $"{sample.Place} has the label '{name}', which the training part does not have: expected {string.Join(", ", names.Take(10))}" +
            $"{(names.Length > 10 ? ", …" : "")}.");
}
