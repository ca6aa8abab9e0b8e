using System.Globalization;

namespace Cnn.Models.Data.Arrays;

/// <summary>Labels that are stored with decimals and are whole all the same, as programs write those of classes that keep no other numbers.</summary>
internal static class WholeLabels
{
    // With fewer samples for each number these may well be measured.
    private const int FewSamples = 2;

    /// <summary>Whether they are: one for each image, from 0 on with few numbers left out, and each of them several times.</summary>
    public static bool Are(NumberArray labels)
    {
        if (labels.IsWhole || labels.Count != labels.Shape[0])
        {
            return false;
        }

        var kinds = new HashSet<double>();
        double largest = 0;
        for (int i = 0; i < labels.Count; i++)
        {
            double label = labels[i];
            if (!(label >= 0 && label <= int.MaxValue) || label != Math.Truncate(label))
            {
                return false;
            }

            kinds.Add(label);
            largest = Math.Max(largest, label);
        }

        return labels.Count >= FewSamples * kinds.Count && LabelRange.IsDense(kinds.Count, largest);
    }

    /// <summary>What is said of labels with decimals, as they could be meant otherwise.</summary>
    public static IEnumerable<string> Notes(NumberArray labels, LabelKind kind, DataOptions options)
    {
        if (options.LabelKind is not null || labels.IsWhole)
        {
            return [];
        }

        if (kind == LabelKind.Class && labels.Count == labels.Shape[0])
        {
            return [$"{labels.Name}: whole numbers that are stored with decimals are taken for classes. --label-kind number learns to give them."];
        }

        if (kind != LabelKind.Number)
        {
            return [];
        }

        int perImage = labels.Count / labels.Shape[0], part = Enumerable.Range(0, labels.Count).FirstOrDefault(i => labels[i] != Math.Truncate(labels[i]), -1),
            odd = Enumerable.Range(0, labels.Count).MaxBy(i => labels[i] < 0 ? double.PositiveInfinity : labels[i]), shown = part < 0 ? odd : part;
        return
        [
            string.Create(
                CultureInfo.InvariantCulture, $"{labels.Name}: labels {(part < 0 ? "are whole and no numbers of classes" : "have decimals")}, such as " +
                    $"{labels[shown]} for image {shown / perImage}: the network learns to give them."),
        ];
    }
}
