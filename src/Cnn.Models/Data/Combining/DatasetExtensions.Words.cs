using Cnn.OneDnn;

namespace Cnn.Models;

/// <content>tf.data's words.</content>
public static partial class DatasetExtensions
{
    /// <summary>The samples of one of several workers: every <paramref name="numShards"/>-th, from the <paramref name="index"/>-th on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such parts.</exception>
    public static SubsetDataset Shard(this Dataset dataset, int numShards, int index)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfLessThan(numShards, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, numShards);
        return new SubsetDataset(dataset, [.. Enumerable.Range(0, dataset.Count).Where(i => i % numShards == index)]);
    }

    /// <summary>The samples so many times, one pass after the other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public static RepeatedDataset Repeat(this Dataset dataset, int count) => new(dataset, count);

    /// <summary>
    /// The dataset itself: a training with <c>stepsPerEpoch</c> goes on from its end at its beginning, which is what Keras's endless repeat is for.
    /// </summary>
    public static Dataset Repeat(this Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return dataset;
    }

    /// <summary>Keeps samples in memory from when they are read first; see <see cref="CachedDataset"/>.</summary>
    public static CachedDataset Cache(this Dataset dataset) => new(dataset);

    /// <summary>This: batches are made ahead of a training anyway.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="bufferSize">As in tf.data.</param>
    public static Dataset Prefetch(this Dataset dataset, int bufferSize = -1)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferSize, -1);
        return dataset;
    }

    /// <summary>Keras's name of <see cref="Where(Dataset, Func{Tensor, Tensor, bool})"/>.</summary>
    /// <inheritdoc cref="Where(Dataset, Func{Tensor, Tensor, bool})"/>
    public static SubsetDataset Filter(this Dataset dataset, Func<Tensor, Tensor, bool> condition) => dataset.Where(condition);

    /// <summary>tf.data's name of <see cref="Concat"/>.</summary>
    /// <inheritdoc cref="Concat"/>
    public static ConcatenatedDataset Concatenate(this Dataset dataset, Dataset other) => dataset.Concat(other);

    /// <summary>The number of samples; of a <see cref="BatchedDataset"/> of batches.</summary>
    public static int Cardinality(this Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return dataset.BatchSize is { } size ? (dataset.Count + size - 1) / size : dataset.Count;
    }

    /// <summary>The samples and their targets in their order, without batch axes: <c>foreach (var (x, y) in train.AsEnumerable())</c>.</summary>
    /// <param name="dataset">With one input and one target; of a <see cref="BatchedDataset"/> come batches.</param>
    /// <exception cref="InvalidOperationException">It has several inputs or targets.</exception>
    public static IEnumerable<(Tensor X, Tensor Y)> AsEnumerable(this Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return dataset is BatchedDataset batches ? batches : dataset.Batch(1).Select(pair => (pair.X[0], pair.Y[0]));
    }

    /// <summary>The samples with their numbers: <c>foreach (var (i, (x, y)) in train.Enumerate())</c>.</summary>
    /// <inheritdoc cref="AsEnumerable"/>
    /// <param name="dataset">With one input and one target; of a <see cref="BatchedDataset"/> come batches.</param>
    /// <param name="start">The first number.</param>
    public static IEnumerable<(int Index, (Tensor X, Tensor Y) Sample)> Enumerate(this Dataset dataset, int start = 0) =>
        dataset.AsEnumerable().Select((pair, i) => (start + i, pair));

    /// <summary>One value of all samples: <c>data.Reduce(0.0, (sum, x, y) => sum + x.Mean())</c>.</summary>
    /// <inheritdoc cref="AsEnumerable"/>
    /// <param name="dataset">With one input and one target; of a <see cref="BatchedDataset"/> come batches.</param>
    /// <param name="initialState">The value of no samples.</param>
    /// <param name="reduceFunc">Makes a new one of the value so far, a sample and its target.</param>
    public static T Reduce<T>(this Dataset dataset, T initialState, Func<T, Tensor, Tensor, T> reduceFunc)
    {
        ArgumentNullException.ThrowIfNull(reduceFunc);
        return dataset.AsEnumerable().Aggregate(initialState, (state, pair) => reduceFunc(state, pair.X, pair.Y));
    }
}
