using System.Collections;

namespace Cnn.OneDnn;

/// <summary>
/// A dataset that says how many samples a step takes, made by <see cref="Dataset.Batch"/>: what is fitted to it and evaluated on it takes that many unless told
/// otherwise, and a training loop of one's own goes through its batches, <c>foreach (var (x, y) in train.Batch(32))</c>.
/// </summary>
public sealed class BatchedDataset : Dataset, IEnumerable<(Tensor X, Tensor Y)>
{
    private readonly Dataset samples;
    private readonly int size, first;
    private long passes = -1;

    internal BatchedDataset(Dataset samples, int size, int first, int count) =>
        (this.samples, this.size, this.first, Count) = (samples, size, first, count);

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int? BatchSize => size;

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Inputs => samples.Inputs;

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Targets => samples.Targets;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => samples.ClassNames;

    /// <inheritdoc/>
    public override bool IsExpensive => samples.IsExpensive;

    /// <inheritdoc/>
    public override Dataset Unvaried => ReferenceEquals(samples.Unvaried, samples) ? this : new BatchedDataset(samples.Unvaried, size, first, Count);

    /// <summary>The first batches.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many, or none was asked for.</exception>
    public BatchedDataset Take(int batches)
    {
        RequireBatches(batches, 1);
        return new(samples, size, first, Math.Min(Count, checked(batches * size)));
    }

    /// <summary>All but the first batches.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not more than these.</exception>
    public BatchedDataset Skip(int batches)
    {
        RequireBatches(checked(batches + 1), 1);
        return new(samples, size, first + (batches * size), Count - (batches * size));
    }

    /// <summary>This: batches are made ahead of a training anyway.</summary>
    /// <param name="bufferSize">As in tf.data.</param>
    public BatchedDataset Prefetch(int bufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferSize, -1);
        return this;
    }

    /// <inheritdoc/>
    public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        int[] moved = indices.ToArray();
        for (int i = 0; i < moved.Length; i++)
        {
            moved[i] += first;
        }

        samples.Fill(moved, epoch, batch);
    }

    /// <summary>The batches in their order, the last with what is left; random variations are new ones in each pass.</summary>
    /// <exception cref="InvalidOperationException">The samples have several inputs or targets.</exception>
    public IEnumerator<(Tensor X, Tensor Y)> GetEnumerator()
    {
        if (Inputs.Count != 1 || Targets.Count != 1)
        {
            throw new InvalidOperationException($"A sample has {Inputs.Count} inputs and {Targets.Count} targets; pairs have one each. Use a BatchLoader.");
        }

        long pass = Interlocked.Increment(ref passes);
        for (int at = 0; at < Count; at += size)
        {
            int[] indices = [.. Enumerable.Range(at, Math.Min(size, Count - at))];
            var batch = new Batch(indices.Length, Inputs, Targets);
            Fill(indices, pass, batch);
            yield return (batch.Inputs[0], batch.Targets[0]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void RequireBatches(int batches, int least)
    {
        int all = ((Count - 1) / size) + 1;
        if (batches < least || batches > all)
        {
            throw new ArgumentOutOfRangeException(nameof(batches), batches, $"The dataset has {all} batches.");
        }
    }
}
