using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data.Support;

/// <summary>
/// Counts what the threads that fill batches allocate, in filling and between one batch and the next. Counted thread by thread, because what the whole
/// process allocates includes the test host, which reports results on threads of its own for as long as it likes.
/// </summary>
internal sealed class MeteredDataset(Dataset inner) : Dataset
{
    private readonly ThreadLocal<long> last = new(() => -1);
    private long allocated;

    public long Allocated => Interlocked.Read(ref allocated);

    public override int Count => inner.Count;

    public override IReadOnlyList<SampleSpec> Inputs => inner.Inputs;

    public override IReadOnlyList<SampleSpec> Targets => inner.Targets;

    public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        long now = GC.GetAllocatedBytesForCurrentThread();
        if (last.Value >= 0)
        {
            Interlocked.Add(ref allocated, now - last.Value);
        }

        last.Value = now;
        inner.Fill(indices, epoch, batch);
    }
}
