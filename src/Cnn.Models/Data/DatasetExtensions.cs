using System.Globalization;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Parts of datasets.</summary>
public static partial class DatasetExtensions
{
    /// <summary>The first <paramref name="count"/> samples, or all where there are fewer.</summary>
    public static SubsetDataset Take(this Dataset dataset, int count)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new SubsetDataset(dataset, [.. Enumerable.Range(0, Math.Min(count, dataset.Count))]);
    }

    /// <summary>All but the first <paramref name="count"/> samples.</summary>
    public static SubsetDataset Skip(this Dataset dataset, int count)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int first = Math.Min(count, dataset.Count);
        return new SubsetDataset(dataset, [.. Enumerable.Range(first, dataset.Count - first)]);
    }

    /// <summary>
    /// Holds samples out at random, for validation or testing. Both parts keep the order of the whole. What is held out is not varied, and what is kept is not
    /// mixed with it, whether the whole is augmented before or its kept part after.
    /// </summary>
    /// <param name="dataset">The whole.</param>
    /// <param name="fraction">The share to hold out, between 0 and 1; both parts get at least one sample.</param>
    /// <param name="seed">The seed of the choice: the same seed and size give the same parts.</param>
    /// <exception cref="ArgumentException">The fraction is not between 0 and 1, or there are fewer than two samples.</exception>
    public static (SubsetDataset Kept, SubsetDataset HeldOut) Split(this Dataset dataset, double fraction, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (!(fraction > 0 && fraction < 1) || dataset.Count < 2)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture, $"A split needs a fraction between 0 and 1 and at least two samples, received {fraction} and " +
                        $"{dataset.Count}."),
                nameof(fraction));
        }

        int held = Math.Clamp((int)Math.Round(dataset.Count * fraction), 1, dataset.Count - 1);
        var random = new PhiloxSequence(seed, 0, PhiloxPurpose.Split);
        int[] order = [.. Enumerable.Range(0, dataset.Count)];
        random.Draw(order, held);
        Array.Sort(order, 0, held);
        Array.Sort(order, held, order.Length - held);
        return (AsSubset(Choose(dataset, order[held..])), AsSubset(Choose(dataset.Unvaried, order[..held])));
    }

    // Images are varied after they are chosen: those that are mixed into others are chosen ones too.
    private static Dataset Choose(Dataset dataset, int[] indices)
    {
        switch (dataset)
        {
            case AugmentedDataset augmented:
                return augmented.Of(Choose(augmented.Inner, indices));
            case SubsetDataset subset when !ReferenceEquals(subset.Unvaried, subset):
                ReadOnlySpan<int> chosen = subset.Indices;
                int[] inner = new int[indices.Length];
                for (int i = 0; i < inner.Length; i++)
                {
                    inner[i] = chosen[indices[i]];
                }

                return Choose(subset.Inner, inner);
            default:
                return new SubsetDataset(dataset, indices);
        }
    }

    private static SubsetDataset AsSubset(Dataset dataset) => dataset as SubsetDataset ?? dataset.Take(dataset.Count);
}
