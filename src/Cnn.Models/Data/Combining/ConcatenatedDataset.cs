using Cnn.Models.Data.Combining;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>The samples of one dataset, then those of another.</summary>
public sealed class ConcatenatedDataset : Dataset
{
    private readonly SingleBatches firsts, seconds;

    /// <summary>Of two datasets of such samples.</summary>
    /// <exception cref="ArgumentException">Their samples, their classes or the encodings of their images are not the same.</exception>
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

        if (DatasetEncoding.OfUnchanged(first) is { } one && DatasetEncoding.OfUnchanged(second) is { } other && !ImageEncoding.AreSame(one, other))
        {
            throw new ArgumentException(
                "Images that are joined are encoded alike; these differ in their ImageEncoding: in format, scale, mean, deviation or targets.", nameof(second));
        }

        (First, Second) = (first, second);
        (firsts, seconds) = (new SingleBatches(first), new SingleBatches(second));
    }

    /// <summary>The dataset whose samples come first.</summary>
    internal Dataset First { get; }

    /// <summary>The dataset whose samples follow.</summary>
    internal Dataset Second { get; }

    /// <inheritdoc/>
    public override int Count => checked(First.Count + Second.Count);

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Inputs => First.Inputs;

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Targets => First.Targets;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => First.ClassNames.Count > 0 ? First.ClassNames : Second.ClassNames;

    /// <inheritdoc/>
    public override bool IsExpensive => First.IsExpensive || Second.IsExpensive;

    /// <inheritdoc/>
    public override Dataset Unvaried =>
        ReferenceEquals(First.Unvaried, First) && ReferenceEquals(Second.Unvaried, Second) ? this : new ConcatenatedDataset(First.Unvaried, Second.Unvaried);

    /// <inheritdoc/>
    public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (int i = 0; i < indices.Length; i++)
        {
            bool isFirst = indices[i] < First.Count;
            SingleBatches source = isFirst ? firsts : seconds;
            Batch single = source.Read(isFirst ? indices[i] : indices[i] - First.Count, epoch);
            SingleBatches.PutAll(single, batch, i);

            source.Return(single);
        }
    }

    private static string Words(Dataset dataset) => string.Join(" and ", dataset.Inputs.Concat(dataset.Targets).Select(s => $"{s.Shape} of {s.Type}"));
}
