namespace Cnn.OneDnn.Tests.Lifetime;

/// <summary>Four samples, of which none comes before it is let go.</summary>
internal sealed class BlockedDataset : IDisposable
{
    public ManualResetEventSlim Begun { get; } = new();

    public ManualResetEventSlim Go { get; } = new();

    public Dataset Data => new Samples(this);

    public void Dispose()
    {
        Go.Set();
        Begun.Dispose();
        Go.Dispose();
    }

    private sealed class Samples(BlockedDataset owner) : Dataset
    {
        public override int Count => 4;

        public override IReadOnlyList<SampleSpec> Inputs { get; } = [new SampleSpec(new Shape(1), DataType.Float32)];

        public override IReadOnlyList<SampleSpec> Targets { get; } = [new SampleSpec(new Shape([]), DataType.Int32)];

        public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
        {
            owner.Begun.Set();
            owner.Go.Wait();
            indices.CopyTo(batch.Targets[0].AsSpan<int>());
        }
    }
}
