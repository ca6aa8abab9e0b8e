using System.Globalization;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <content>Parts that have all classes in the shares of the whole.</content>
public static partial class DatasetExtensions
{
    /// <summary>
    /// Holds samples out at random, class by class, so that both parts have the classes in the shares of the whole: scikit-learn's <c>stratify</c>. Each class
    /// gives its share, rounded, and at least one sample where it has two. Both parts keep the order of the whole.
    /// </summary>
    /// <param name="dataset">The whole.</param>
    /// <param name="fraction">The share to hold out, between 0 and 1.</param>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="seed">The seed of the choice: the same seed and labels give the same parts.</param>
    /// <exception cref="ArgumentException">The fraction is not between 0 and 1, or there are not as many labels as samples.</exception>
    public static (SubsetDataset Kept, SubsetDataset HeldOut) SplitByClass(this Dataset dataset, double fraction, ReadOnlySpan<int> labels, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (!(fraction > 0 && fraction < 1) || labels.Length != dataset.Count)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture, $"A split by class needs a fraction between 0 and 1 and a label for each sample, received {fraction} and " +
                        $"{labels.Length} labels of {dataset.Count} samples."),
                nameof(fraction));
        }

        int[] classes = labels.ToArray();
        bool[] isHeld = new bool[classes.Length];
        foreach (IGrouping<int, int> group in Enumerable.Range(0, classes.Length).GroupBy(i => classes[i]))
        {
            int[] members = [.. group];
            int held = Math.Clamp((int)Math.Round(members.Length * fraction), Math.Min(1, members.Length - 1), members.Length - 1);
            var random = new PhiloxSequence(seed, 1 + (ulong)(uint)group.Key, PhiloxPurpose.Split);
            random.Draw(members, held);
            foreach (int member in members.AsSpan(0, held))
            {
                isHeld[member] = true;
            }
        }

        int[] all = [.. Enumerable.Range(0, classes.Length)];
        return (AsSubset(Choose(dataset, [.. all.Where(i => !isHeld[i])])), AsSubset(Choose(dataset.Unvaried, [.. all.Where(i => isHeld[i])])));
    }
}
