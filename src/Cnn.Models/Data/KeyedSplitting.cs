using Cnn.Models.Data.Samples;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Parts of datasets that stay what they are when the whole grows.</summary>
public static class KeyedSplitting
{
    /// <summary>
    /// Holds samples out, class by class, by what they are: by the name of an image's file, by the pixels of a row of a CSV. A sample stays in its part when
    /// others come or go. Samples of other sets are chosen at random, as by <see cref="DatasetExtensions.Split"/>.
    /// </summary>
    /// <param name="dataset">The whole, or a part of it that was made by such a choice with the same seed.</param>
    /// <param name="fraction">The share to hold out, between 0 and 1.</param>
    /// <param name="seed">The seed of the choice.</param>
    /// <exception cref="ArgumentException">The fraction is not between 0 and 1, or there are fewer than two samples.</exception>
    public static (SubsetDataset Kept, SubsetDataset HeldOut) SplitByKey(this Dataset dataset, double fraction, ulong seed = 0) =>
        dataset.SplitByKey(fraction, seed, null, out _);

    /// <inheritdoc cref="SplitByKey(Dataset, double, ulong)"/>
    /// <param name="dataset">The whole, or a part of it that was made by such a choice with the same seed.</param>
    /// <param name="fraction">The share to hold out, between 0 and 1.</param>
    /// <param name="seed">The seed of the choice.</param>
    /// <param name="before">The rule of an earlier choice, which is kept to; null to make one.</param>
    /// <param name="rule">The rule, for later choices; null for sets whose samples are chosen at random.</param>
    public static (SubsetDataset Kept, SubsetDataset HeldOut) SplitByKey(
        this Dataset dataset, double fraction, ulong seed, HeldOutPart? before, out HeldOutPart? rule)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        SubsetDataset? part = dataset as SubsetDataset;
        Dataset whole = part?.Inner ?? dataset;
        if ((whole as IKeyedDataset ?? (whole as ImageTargets)?.Images) is not { } images || images.Hashes(seed) is null || !(fraction > 0 && fraction < 1)
            || dataset.Count < 2)
        {
            rule = null;
            return dataset.Split(fraction, seed);
        }

        // Other numbers than those that held out the test part, above whose limits all of these lie.
        int[] among = part is null ? [.. Enumerable.Range(0, images.Count)] : part.Indices.ToArray();
        (int[] kept, int[] held, rule) = Splitting.Divide(images, among, fraction, before?.Seed ?? ~seed, before);
        return (new SubsetDataset(whole, kept), new SubsetDataset(whole, held));
    }
}
