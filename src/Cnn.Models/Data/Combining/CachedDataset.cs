using Cnn.Models.Data.Combining;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>
/// The samples of a dataset, kept in memory from when they are read first, as tf.data's cache: what files are decoded to, and what random variations have made
/// of a sample in its first pass, stay. Vary what is cached, not the other way round.
/// </summary>
public sealed class CachedDataset : Dataset
{
    private readonly Dataset inner;
    private readonly Batch?[] kept;

    /// <summary>Of a dataset, none of which is read yet.</summary>
    public CachedDataset(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        (inner, kept) = (dataset, new Batch?[dataset.Count]);
    }

    /// <inheritdoc/>
    public override int Count => kept.Length;

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Inputs => inner.Inputs;

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Targets => inner.Targets;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => inner.ClassNames;

    /// <inheritdoc/>
    public override bool IsExpensive => inner.IsExpensive;

    /// <inheritdoc/>
    public override Dataset Unvaried => ReferenceEquals(inner.Unvaried, inner) ? this : new CachedDataset(inner.Unvaried);

    /// <inheritdoc/>
    public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (int i = 0; i < indices.Length; i++)
        {
            SingleBatches.PutAll(kept[indices[i]] ?? Read(indices[i]), batch, i);
        }
    }

    // Always as of the first epoch, so that what is kept does not depend on which thread came first.
    private Batch Read(int index)
    {
        var single = new Batch(1, Inputs, Targets);
        inner.Fill([index], 0, single);
        Volatile.Write(ref kept[index], single);
        return single;
    }
}
