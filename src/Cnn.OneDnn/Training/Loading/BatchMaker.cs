using System.Runtime.ExceptionServices;

namespace Cnn.OneDnn;

/// <summary>
/// Makes batches by their number, counted through all epochs: epoch * <see cref="BatchesPerEpoch"/> + batch. What a number gives is the same in every
/// order and on every thread.
/// </summary>
internal sealed class BatchMaker
{
    private const int FewestAhead = 4, MostAhead = 64, BytesAhead = 8 << 20;

    private readonly Dataset dataset;
    private readonly (int Rank, int Size) share;
    private readonly long stepSize;
    private readonly OrderCache orders;
    private readonly object gate;
    private readonly Action<Batch>? inspect;
    private int inspected;

    /// <param name="dataset">Where the samples come from.</param>
    /// <param name="options">How they are gone through.</param>
    /// <param name="ahead">Whether batches are made before they are asked for.</param>
    /// <param name="gate">Guards the pool and the orders.</param>
    public BatchMaker(Dataset dataset, BatchLoaderOptions options, bool ahead, object gate)
    {
        this.dataset = dataset;
        this.gate = gate;
        inspect = options.Inspect;
        share = options.Share;
        stepSize = (long)options.BatchSize * share.Size;
        BatchesPerEpoch = (int)((dataset.Count + stepSize - 1) / stepSize);
        Ahead = options.Prefetch ?? AheadOf(dataset, options.BatchSize);
        Pool = new BatchPool(dataset);
        int spanned = ahead ? (Ahead / BatchesPerEpoch) + 2 : 1;
        orders = new OrderCache(dataset.Count, options.Shuffle ? spanned : 0, options.Seed);
    }

    /// <summary>How many batches an epoch has.</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>How many batches may be made beyond the one that the consumer holds.</summary>
    public int Ahead { get; }

    /// <summary>Batches at rest; to be used under the lock.</summary>
    public BatchPool Pool { get; }

    /// <summary>Fills a batch. Whatever the dataset throws belongs to the consumer: on a thread of the loader it would end the process.</summary>
    public FilledBatch Make(long number)
    {
        long epoch = number / BatchesPerEpoch;
        (int first, int size, int whole) = Part(number % BatchesPerEpoch);
        Batch? batch = null;
        try
        {
            int[] order;
            lock (gate)
            {
                batch = Pool.Rent(Math.Max(size, 1));
                order = orders.Of(epoch);
            }

            (batch.Whole, batch.IsIdle) = (whole, size < 1);
            size = batch.Size;
            order.AsSpan(first, size).CopyTo(batch.Indices);
            dataset.Fill(order.AsSpan(first, size), epoch, batch);
            if (inspect is not null && Interlocked.Increment(ref inspected) <= BatchesPerEpoch)
            {
                inspect(batch);
            }

            return new FilledBatch(true, batch, null);
        }
        catch (Exception exception)
        {
            return new FilledBatch(true, batch, ExceptionDispatchInfo.Capture(exception));
        }
    }

    // The samples of a step are cut by rank; of what is left for the last one the first ranks have the larger parts. Who has none gets one that is not counted.
    private (int First, int Size, int Whole) Part(long step)
    {
        long begin = step * stepSize, whole = Math.Min(stepSize, dataset.Count - begin);
        long from = Cut(share.Rank), to = Cut(share.Rank + 1);
        return ((int)(begin + Math.Min(from, whole - 1)), (int)(to - from), (int)whole);

        long Cut(int rank) => ((whole * rank) + share.Size - 1) / share.Size;
    }

    // Where batches are small, a thread that the system puts off for a few milliseconds would be missed; where they are large, memory is.
    private static int AheadOf(Dataset dataset, int size)
    {
        long bytes = dataset.Inputs.Concat(dataset.Targets).Sum(spec => (long)spec.Shape.ElementCount * spec.Type.Size()) * size;
        return (int)Math.Clamp(BytesAhead / Math.Max(bytes, 1), FewestAhead, MostAhead);
    }
}
