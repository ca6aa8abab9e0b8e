using System.Globalization;

namespace Cnn.Models.Data.Arrays;

/// <summary>Whether whole numbers can be those of classes: a network has an output for each number up to the largest.</summary>
internal static class LabelRange
{
    // Fewer numbers than one of so many are those of something else, as of masks.
    private const int LargestGap = 4;

    // Some of the digits are often chosen.
    private const int Digits = 10;

    // A few samples have few of many classes.
    private const int FewSamples = 2;

    /// <summary>Whether so many numbers, up to a largest, leave no more out than classes do.</summary>
    public static bool IsDense(int kinds, double largest) => largest < Digits || (long)kinds * LargestGap > largest;

    /// <summary>Refuses labels most of which are missing.</summary>
    /// <param name="name">What the labels are called in messages.</param>
    /// <param name="labels">All of them.</param>
    /// <param name="place">Where a label stands.</param>
    /// <param name="first">What is added to labels as they are called in the file.</param>
    /// <exception cref="DataException">They leave too many numbers out.</exception>
    public static void Require(string name, IReadOnlyList<int> labels, Func<int, string> place, int first = 0)
    {
        int[] kinds = [.. labels.Distinct().Order()];
        if (labels.Count >= FewSamples * kinds.Length && kinds.Length > 0 && !IsDense(kinds.Length, kinds[^1]))
        {
            int at = labels.Index().First(l => l.Item == kinds[^1]).Index;
            throw new DataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name} has the label {kinds[^1] + first} {place(at)}, and only {kinds.Length} of the numbers from {first} to that: a network would have a " +
                    $"class for each of them. Mend it, or count classes from {first} on; where these are classes, say --label-kind class."));
        }
    }
}
