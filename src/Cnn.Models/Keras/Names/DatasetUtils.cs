using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>What Keras keeps under keras.utils and has to do with datasets: it is found under <see cref="Utils"/>.</summary>
public static class DatasetUtils
{
    extension(Utils)
    {
        /// <summary>The samples at the beginning of a dataset and those at its end.</summary>
        /// <param name="dataset">The samples.</param>
        /// <param name="leftSize">How many are at the beginning, or which share of all, below 1; what the other one leaves if null.</param>
        /// <param name="rightSize">How many are at the end, or which share of all; what the other one leaves if null.</param>
        /// <param name="shuffle">Whether they are mixed before.</param>
        /// <param name="seed">Of the mixing.</param>
        /// <exception cref="ArgumentException">Neither size was given, or one is no number of samples, or both are more than there are.</exception>
        public static (SubsetDataset Left, SubsetDataset Right) SplitDataset(
            Dataset dataset, double? leftSize = null, double? rightSize = null, bool shuffle = false, int? seed = null)
        {
            ArgumentNullException.ThrowIfNull(dataset);
            int count = dataset.Count;
            int? left = Samples(leftSize, count, nameof(leftSize)), right = Samples(rightSize, count, nameof(rightSize));
            int first = left ?? count - (right ?? throw new ArgumentException("Say leftSize or rightSize.", nameof(leftSize))), last = right ?? count - first;
            if (first < 1 || last < 1 || first + last > count)
            {
                throw new ArgumentException($"{count} samples cannot be split into {first} and {last}: both need one at least.", nameof(leftSize));
            }

            Dataset mixed = shuffle ? dataset.Shuffle((ulong)(uint)(seed ?? 0)) : dataset;
            return (mixed.Take(first), mixed.Skip(count - last));
        }

        /// <summary>The same of samples and targets in memory.</summary>
        /// <param name="dataset">Samples and targets.</param>
        /// <param name="leftSize">How many are at the beginning, or which share of all, below 1; what the other one leaves if null.</param>
        /// <param name="rightSize">How many are at the end, or which share of all; what the other one leaves if null.</param>
        /// <param name="shuffle">Whether they are mixed before.</param>
        /// <param name="seed">Of the mixing.</param>
        /// <exception cref="ArgumentException">As of a dataset.</exception>
        public static (SubsetDataset Left, SubsetDataset Right) SplitDataset(
            (TensorLike X, TensorLike Y) dataset, double? leftSize = null, double? rightSize = null, bool shuffle = false, int? seed = null) =>
            Utils.SplitDataset(new TensorDataset(dataset.X, dataset.Y), leftSize, rightSize, shuffle, seed);
    }

    // As Keras rounds it.
    private static int? Samples(double? size, int count, string name) => size switch
    {
        null => null,
        > 0 and < 1 => (int)Math.Round(size.Value * count),
        >= 1 when size <= count && Math.Floor(size.Value) == size => (int)size,
        _ => throw new ArgumentException($"Expected a share between 0 and 1 or a number of {count} samples, received {size}.", name),
    };
}
