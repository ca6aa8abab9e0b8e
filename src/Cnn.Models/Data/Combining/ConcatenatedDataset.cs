using Cnn.Models.Data.Combining;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>The samples of one dataset, then those of another.</summary>
public sealed class ConcatenatedDataset : Dataset
{
    private readonly Dataset first, second;
    private readonly SingleBatches firsts, seconds;

    /// <summary>Of two datasets of such samples.</summary>
    /// <exception cref="ArgumentException">Their samples or their classes are not the same.</exception>
    public ConcatenatedDataset(Dataset first, Dataset second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (!first.Inputs.SequenceEqual(second.Inputs) || !first.Targets.SequenceEqual(second.Targets))
        {
            throw new ArgumentException($"Datasets that are joined have the same samples: received {Words(first)} and {Words(second)}.", nameof(second));
        }

        if (first.ClassNames.Count > 0 && second.ClassNames.Count > 0 && !first.ClassNames.SequenceEqual(second.ClassNames))
        {
            throw new ArgumentException("Datasets that are joined have the same classes in the same order; these number theirs differently.", nameof(second));
        }

        (this.first, this.second) = (first, second);
        (firsts, seconds) = (new SingleBatches(first), new SingleBatches(second));
    }

    /// <inheritdoc/>
    public override int Count => checked(first.Count + second.Count);

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Inputs => first.Inputs;

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Targets => first.Targets;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => first.ClassNames.Count > 0 ? first.ClassNames : second.ClassNames;

    /// <inheritdoc/>
    public override bool IsExpensive => first.IsExpensive || second.IsExpensive;

    /// <inheritdoc/>
    public override Dataset Unvaried =>
        ReferenceEquals(first.Unvaried, first) && ReferenceEquals(second.Unvaried, second) ? this : new ConcatenatedDataset(first.Unvaried, second.Unvaried);

    /// <inheritdoc/>
    public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (int i = 0; i < indices.Length; i++)
        {
            bool isFirst = indices[i] < first.Count;
            SingleBatches source = isFirst ? firsts : seconds;
            Batch single = source.Read(isFirst ? indices[i] : indices[i] - first.Count, epoch);
            for (int k = 0; k < single.Inputs.Count; k++)
            {
                SingleBatches.Put(single.Inputs[k], batch.Inputs[k], i);
            }

            for (int k = 0; k < single.Targets.Count; k++)
            {
                SingleBatches.Put(single.Targets[k], batch.Targets[k], i);
            }

            source.Return(single);
        }
    }

    private static string Words(Dataset dataset) => string.Join(" and ", dataset.Inputs.Concat(dataset.Targets).Select(s => $"{s.Shape} of {s.Type}"));
}
