using System.Globalization;

namespace Cnn.Models.Data.Lists;

/// <summary>Looks at the images that stand on several lines of a list.</summary>
internal static class ListRepeats
{
    /// <summary>Refuses images with two meanings, and says which are both learned from and judged by.</summary>
    /// <param name="path">The list.</param>
    /// <param name="samples">Its lines.</param>
    /// <param name="targets">What they mean.</param>
    /// <param name="notes">Is told of images in two parts.</param>
    /// <returns>What each line's image keeps its part by: one name for an image, however lines call it.</returns>
    /// <exception cref="DataException">An image has two classes, or two sets of labels.</exception>
    public static string[] Check(string path, ListSample[] samples, ListTargets targets, List<string> notes)
    {
        // One file may be named by several paths.
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        string[] keys = [.. samples.Select(s => s.Key)];
        int shared = 0;
        string example = "";
        for (int i = 0; i < samples.Length; i++)
        {
            string file = Path.GetFullPath(samples[i].File!);
            if (seen.TryAdd(file, i))
            {
                continue;
            }

            int before = seen[file];
            keys[i] = keys[before];
            if (!AreAlike(targets, before, i))
            {
                throw new DataException(
                    $"{samples[i].Place} names '{samples[i].Key}' with {Named(targets, samples[i])}, and an earlier line has it with " +
                        $"'{string.Join(", ", samples[before].Labels)}'. Where images have several labels, join them with | in one line.");
            }

            if (samples[before].Part != samples[i].Part)
            {
                example = shared++ == 0 ? $"{samples[before].Place}, and {samples[i].Place}" : example;
            }
        }

        if (shared > 0)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture, $"{path}: {shared} lines name an image that a line of another part names too, the first on {example}: where a " +
                    $"network is judged by what it learned from, it seems better than it is."));
        }

        return keys;
    }

    // An image of two classes teaches nothing, and is seldom meant. Numbers may be measured twice.
    private static bool AreAlike(ListTargets targets, int first, int second) => targets.Kind switch
    {
        LabelKind.Class => targets.Classes[first] == targets.Classes[second],
        LabelKind.Several => Row(targets, first).SequenceEqual(Row(targets, second)),
        _ => true,
    };

    private static ReadOnlySpan<float> Row(ListTargets targets, int sample) => targets.Rows.AsSpan(sample * targets.Width, targets.Width);

    private static string Named(ListTargets targets, ListSample sample) =>
        $"the {(targets.Kind == LabelKind.Class ? "class" : "labels")} '{string.Join(", ", sample.Labels)}'";
}
