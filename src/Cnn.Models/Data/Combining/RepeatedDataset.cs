using Cnn.Models.Data.Combining;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>The samples of a dataset several times, one pass after the other; random variations are new ones in each.</summary>
public sealed class RepeatedDataset : Dataset
{
    private readonly Dataset inner;
    private readonly int times;

    /// <summary>Of a dataset.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive, or there would be too many samples.</exception>
    public RepeatedDataset(Dataset dataset, int count)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)dataset.Count * count, int.MaxValue, nameof(count));
        (inner, times) = (dataset, count);
    }

    /// <inheritdoc/>
    public override int Count => inner.Count * times;

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Inputs => inner.Inputs;

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Targets => inner.Targets;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => inner.ClassNames;

    /// <inheritdoc/>
    public override bool IsExpensive => inner.IsExpensive;

    /// <inheritdoc/>
    public override Dataset Unvaried => ReferenceEquals(inner.Unvaried, inner) ? this : new RepeatedDataset(inner.Unvaried, times);

    /// <inheritdoc/>
    public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (int i = 0; i < indices.Length; i++)
        {
            var single = new Batch(1, Inputs, Targets);
            inner.Fill([indices[i] % inner.Count], (epoch * times) + (indices[i] / inner.Count), single);
            SingleBatches.PutAll(single, batch, i);
        }
    }
}
