namespace Cnn.OneDnn;

/// <summary>The samples of one dataset as inputs, those of another as targets.</summary>
internal sealed class ZippedDataset(Dataset first, Dataset second) : Dataset
{
    public override int Count => Math.Min(first.Count, second.Count);

    public override IReadOnlyList<SampleSpec> Inputs => first.Inputs;

    public override IReadOnlyList<SampleSpec> Targets => second.Inputs;

    public override bool IsExpensive => first.IsExpensive || second.IsExpensive;

    public override Dataset Unvaried => ReferenceEquals(first.Unvaried, first) && ReferenceEquals(second.Unvaried, second)
        ? this
        : new ZippedDataset(first.Unvaried, second.Unvaried);

    public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        first.Fill(indices, epoch, new Batch(batch.Size, batch.Inputs, Array.Empty<Tensor>()));
        second.Fill(indices, epoch, new Batch(batch.Size, batch.Targets, Array.Empty<Tensor>()));
    }
}
