using Cnn.OneDnn;

namespace Cnn.Models;

/// <content>Cross-validation.</content>
public static partial class DatasetExtensions
{
    /// <summary>
    /// Divides samples at random into parts of equal size, of which each is held out once while the others are trained on: scikit-learn's <c>KFold</c> with
    /// <c>shuffle</c>. <c>foreach ((SubsetDataset train, SubsetDataset validation) in data.Folds(5))</c>
    /// </summary>
    /// <param name="dataset">The whole.</param>
    /// <param name="count">How many parts; sizes differ by one sample at most.</param>
    /// <param name="seed">The seed of the choice: the same seed, size and count give the same parts.</param>
    /// <returns>For each part the others together, and the part itself, which is not varied. Both keep the order of the whole.</returns>
    /// <exception cref="ArgumentException">There are fewer than two parts, or fewer samples than parts.</exception>
    public static IReadOnlyList<(SubsetDataset Kept, SubsetDataset HeldOut)> Folds(this Dataset dataset, int count, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return Folds(dataset, count, new int[dataset.Count], seed);
    }

    /// <summary>The same, class by class, so that each part has the classes in the shares of the whole: scikit-learn's <c>StratifiedKFold</c>.</summary>
    /// <param name="dataset">The whole.</param>
    /// <param name="count">How many parts; of each class they have equally many, but for one sample.</param>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="seed">The seed of the choice: the same seed, labels and count give the same parts.</param>
    /// <inheritdoc cref="Folds(Dataset, int, ulong)" path="/returns"/>
    /// <exception cref="ArgumentException">There are fewer than two parts, fewer samples than parts, or not as many labels as samples.</exception>
    public static IReadOnlyList<(SubsetDataset Kept, SubsetDataset HeldOut)> FoldsByClass(
        this Dataset dataset, int count, ReadOnlySpan<int> labels, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return labels.Length == dataset.Count
            ? Folds(dataset, count, labels.ToArray(), seed)
            : throw new ArgumentException(
                $"Folds by class need a label for each sample, received {labels.Length} labels of {dataset.Count} samples.", nameof(labels));
    }

    private static (SubsetDataset Kept, SubsetDataset HeldOut)[] Folds(Dataset dataset, int count, int[] classes, ulong seed)
    {
        if (count < 2 || dataset.Count < count)
        {
            throw new ArgumentException(
                $"Folds need two parts or more and a sample for each, received {count} parts of {dataset.Count} samples.", nameof(count));
        }

        // Dealt out like cards, class after class: the next class goes on where the last one ended, so that no part gets the odd sample of all of them.
        int[] partOf = new int[classes.Length];
        int next = 0;
        foreach (IGrouping<int, int> group in Enumerable.Range(0, classes.Length).GroupBy(i => classes[i]).OrderBy(g => g.Key))
        {
            int[] members = [.. group];
            var random = new PhiloxSequence(seed, 1 + (ulong)(uint)group.Key, PhiloxPurpose.Split);
            random.Draw(members, members.Length);
            foreach (int member in members)
            {
                partOf[member] = next++ % count;
            }
        }

        int[] all = [.. Enumerable.Range(0, classes.Length)];
        return [.. Enumerable.Range(0, count).Select(part => (
            AsSubset(Choose(dataset, [.. all.Where(i => partOf[i] != part)])),
            AsSubset(Choose(dataset.Unvaried, [.. all.Where(i => partOf[i] == part)]))))];
    }
}
