using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Cnn.OneDnn.Training.Loading;

/// <summary>
/// Goes through a dataset in batches, in an order of its own for every epoch, and fills them on threads ahead of the consumer. Batches
/// are recycled: one stays valid until the next call of <see cref="Next"/>, and once all of them exist nothing is allocated any more.
/// The sequence of batches does not depend on the number of threads. For one consumer at a time.
/// </summary>
/// <example>
/// <code>
/// using var loader = new BatchLoader(train, new BatchLoaderOptions { BatchSize = 128, Seed = 1 });
/// loader.StartEpoch(0);
/// while (loader.Next() is { } batch) { ... }
/// </code>
/// </example>
public sealed class BatchLoader : IDisposable
{
    private readonly object gate = new();
    private readonly Dataset dataset;
    private readonly BatchLoaderOptions options;
    private readonly BatchPool pool;
    private readonly OrderCache orders;
    private readonly Thread[] threads;
    private readonly Slot[] slots;
    private Batch? current;

    // Batches are numbered through all epochs: epoch * BatchesPerEpoch + batch. All of these are guarded by the gate while threads run.
    private long delivered, taken, epochEnd, stopAt;
    private int inFlight;
    private long waitedTicks;
    private bool stopping, started;

    /// <summary>A loader over a dataset. Threads start at once but wait for <see cref="StartEpoch"/>.</summary>
    /// <exception cref="ArgumentException">The dataset is empty, or an option is out of range.</exception>
    public BatchLoader(Dataset dataset, BatchLoaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Prefetch, 1);
        int count = options.Threads ?? (dataset.IsExpensive ? Math.Clamp(Environment.ProcessorCount / 2, 1, 4) : 0);
        ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(options));
        if (dataset.Count < 1)
        {
            throw new ArgumentException("A loader needs at least one sample, the dataset has none.", nameof(dataset));
        }

        this.dataset = dataset;
        this.options = options;
        BatchesPerEpoch = (int)(((long)dataset.Count + options.BatchSize - 1) / options.BatchSize);
        pool = new BatchPool(dataset);
        slots = new Slot[options.Prefetch];
        int spanned = count == 0 ? 1 : ((options.Prefetch - 1) / BatchesPerEpoch) + 2;
        orders = new OrderCache(dataset.Count, options.Shuffle ? spanned : 0, options.Seed);
        threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = $"cnn-loader-{i}" };
            threads[i].Start();
        }
    }

    /// <summary>How many batches an epoch has, the smaller last one included.</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>The number of threads that fill batches; 0 when the consumer fills them itself.</summary>
    public int Threads => threads.Length;

    /// <summary>How long the consumer has waited in <see cref="Next"/> for batches, those that were filled on its own thread included.</summary>
    public TimeSpan Waited => Stopwatch.GetElapsedTime(0, waitedTicks);

    /// <summary>Batches that exist now, of any size.</summary>
    internal int LiveBatches => pool.Live;

    /// <summary>Goes to an epoch. Going on where the last epoch ended keeps what the threads have prepared; anything else drops it.</summary>
    /// <param name="epoch">The epoch's number, from 0; order and augmentation follow from it.</param>
    /// <param name="firstBatch">The first batch to deliver, in [0, <see cref="BatchesPerEpoch"/>]: how a training that was interrupted resumes.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such epoch or batch.</exception>
    public void StartEpoch(long epoch, int firstBatch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(epoch, (long.MaxValue / BatchesPerEpoch) - 2);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstBatch, BatchesPerEpoch);
        ObjectDisposedException.ThrowIf(stopping, this);
        lock (gate)
        {
            long target = (epoch * BatchesPerEpoch) + firstBatch;
            if (!started || target != delivered)
            {
                Rewind(target);
            }

            started = true;
            epochEnd = (epoch + 1) * BatchesPerEpoch;
            stopAt = options.CrossesEpochs ? long.MaxValue : epochEnd;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>The epoch's next batch, valid until the next call; null when the epoch is over.</summary>
    /// <exception cref="InvalidOperationException"><see cref="StartEpoch"/> was not called.</exception>
    /// <remarks>An exception of the dataset, such as an unreadable file, comes out here in place of its batch; the call after it goes on.</remarks>
    public Batch? Next()
    {
        ObjectDisposedException.ThrowIf(stopping, this);
        if (!started)
        {
            throw new InvalidOperationException("Call StartEpoch before the first Next.");
        }

        long start = Stopwatch.GetTimestamp();
        try
        {
            return threads.Length == 0 ? FillHere() : TakeFilled();
        }
        finally
        {
            waitedTicks += Stopwatch.GetTimestamp() - start;
        }
    }

    /// <summary>Stops the threads, after the batch that each is at, and waits for them.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            stopping = true;
            Monitor.PulseAll(gate);
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }
    }

    private Batch? FillHere()
    {
        if (delivered >= epochEnd)
        {
            return null;
        }

        long number = delivered++;
        Recycle();
        current = pool.Rent(SizeOf(number));
        dataset.Fill(IndicesOf(number, orders.Of(number / BatchesPerEpoch)), number / BatchesPerEpoch, current);
        return current;
    }

    private Batch? TakeFilled()
    {
        lock (gate)
        {
            Recycle();
            if (delivered >= epochEnd)
            {
                return null;
            }

            ref Slot slot = ref slots[delivered % slots.Length];
            while (!slot.Ready)
            {
                Monitor.Wait(gate);
            }

            current = slot.Batch;
            ExceptionDispatchInfo? error = slot.Error;
            slot = default;
            delivered++;
            Monitor.PulseAll(gate);
            error?.Throw();
            return current;
        }
    }

    private void Work()
    {
        while (true)
        {
            long number;
            lock (gate)
            {
                while (!stopping && taken >= Math.Min(delivered + slots.Length, stopAt))
                {
                    Monitor.Wait(gate);
                }

                if (stopping)
                {
                    return;
                }

                number = taken++;
                inFlight++;
            }

            (Batch? batch, ExceptionDispatchInfo? error) = Make(number);
            lock (gate)
            {
                slots[number % slots.Length] = new Slot(true, batch, error);
                inFlight--;
                Monitor.PulseAll(gate);
            }
        }
    }

    // Whatever a dataset throws belongs to the consumer: on this thread it would end the process.
    private (Batch? Batch, ExceptionDispatchInfo? Error) Make(long number)
    {
        Batch? batch = null;
        try
        {
            int[] order;
            lock (gate)
            {
                batch = pool.Rent(SizeOf(number));
                order = orders.Of(number / BatchesPerEpoch);
            }

            dataset.Fill(IndicesOf(number, order), number / BatchesPerEpoch, batch);
            return (batch, null);
        }
        catch (Exception exception)
        {
            return (batch, ExceptionDispatchInfo.Capture(exception));
        }
    }

    private void Rewind(long target)
    {
        stopAt = 0;
        while (inFlight > 0)
        {
            Monitor.Wait(gate);
        }

        for (int i = 0; i < slots.Length; i++)
        {
            pool.Return(slots[i].Batch);
            slots[i] = default;
        }

        delivered = taken = target;
    }

    private void Recycle()
    {
        pool.Return(current);
        current = null;
    }

    private int SizeOf(long number) => Math.Min(options.BatchSize, dataset.Count - FirstOf(number));

    private int FirstOf(long number) => (int)(number % BatchesPerEpoch) * options.BatchSize;

    private ReadOnlySpan<int> IndicesOf(long number, int[] order) => order.AsSpan(FirstOf(number), SizeOf(number));

    private readonly record struct Slot(bool Ready, Batch? Batch, ExceptionDispatchInfo? Error);
}
