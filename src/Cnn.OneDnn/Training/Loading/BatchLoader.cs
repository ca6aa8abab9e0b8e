using System.Diagnostics;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn;

/// <summary>
/// Goes through a dataset in batches, in an order of its own for every epoch, and fills them on threads ahead of the consumer. Batches
/// are recycled: one stays valid until the next call of <see cref="Next"/>, and once all of them exist nothing is allocated any more.
/// The sequence of batches does not depend on the number of threads. A batch that no thread has begun when it is asked for is filled by the consumer
/// itself. For one consumer at a time.
/// </summary>
/// <example>
/// <code>
/// using var loader = new BatchLoader(train, new BatchLoaderOptions { BatchSize = 128, Seed = 1 });
/// loader.StartEpoch(0);
/// while (loader.Next() is { } batch) { ... }
/// </code>
/// </example>
public sealed partial class BatchLoader : IDisposable
{
    private readonly object gate = new();
    private readonly bool crossesEpochs;
    private readonly BatchMaker maker;
    private readonly Thread[] threads;
    private readonly FilledBatch[] slots;
    private Batch? current;

    // Batches are numbered through all epochs: epoch * BatchesPerEpoch + batch. All of these are guarded by the gate while threads run.
    private long delivered, taken, epochEnd, stopAt;
    private int inFlight;
    private long waitedTicks;
    private bool stopping, started, awaited;

    /// <summary>A loader over a dataset. Threads start at once but wait for <see cref="StartEpoch"/>.</summary>
    /// <exception cref="ArgumentException">The dataset is empty, or an option is out of range.</exception>
    public BatchLoader(Dataset dataset, BatchLoaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Prefetch ?? 1, 1, nameof(options));
        int count = options.Threads ?? DefaultThreads(dataset, options);
        ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(options));
        if (dataset.Count < 1)
        {
            throw new ArgumentException("A loader needs at least one sample, the dataset has none.", nameof(dataset));
        }

        crossesEpochs = options.CrossesEpochs;
        maker = new BatchMaker(dataset, options, count > 0, gate);
        slots = new FilledBatch[maker.Ahead];
        threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = $"cnn-loader-{i}" };
            try
            {
                ThreadShortage.Start(threads[i]);
            }
            catch (EngineConfigurationException)
            {
                // Those that run would wait for room for ever.
                Array.Resize(ref threads, i);
                Dispose();
                throw;
            }
        }
    }

    /// <summary>How many batches an epoch has, the smaller last one included.</summary>
    public int BatchesPerEpoch => maker.BatchesPerEpoch;

    /// <summary>The number of threads that fill batches; 0 when the consumer fills them itself.</summary>
    public int Threads => threads.Length;

    /// <summary>How long the consumer has waited in <see cref="Next"/> for batches, those that were filled on its own thread included.</summary>
    public TimeSpan Waited => Stopwatch.GetElapsedTime(0, waitedTicks);

    /// <summary>Batches that exist now, of any size.</summary>
    internal int LiveBatches => maker.Pool.Live;

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
            stopAt = crossesEpochs ? long.MaxValue : epochEnd;
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
            return Take();
        }
        finally
        {
            waitedTicks += Stopwatch.GetTimestamp() - start;
        }
    }

    /// <summary>
    /// Stops the threads, after the batch that each is at, and waits for them. A consumer that waits for a batch on another thread gets an
    /// <see cref="ObjectDisposedException"/>, as does every later call.
    /// </summary>
    public void Dispose()
    {
        Uninterrupted.Enter(gate);
        stopping = true;
        Monitor.PulseAll(gate);
        Monitor.Exit(gate);
        foreach (Thread thread in threads.Where(t => t != Thread.CurrentThread))
        {
            Uninterrupted.Join(thread);
        }
    }

    private Batch? Take()
    {
        long number;
        lock (gate)
        {
            Recycle();
            if (delivered >= epochEnd)
            {
                return null;
            }

            number = delivered;
            if (taken > number)
            {
                // Only what is delivered gives up its slot: a thread may not reach it before.
                FilledBatch filled = AwaitSlot(number);
                delivered++;
                WakeThreads();
                return Deliver(filled);
            }

            taken = ++delivered;
            WakeThreads();
        }

        return Deliver(maker.Make(number));
    }

    private Batch? Deliver(FilledBatch filled)
    {
        current = filled.Batch;
        filled.Error?.Throw();
        return current;
    }

    private FilledBatch AwaitSlot(long number)
    {
        ref FilledBatch slot = ref slots[number % slots.Length];
        while (!slot.Ready)
        {
            ObjectDisposedException.ThrowIf(stopping, this);
            awaited = true;
            Monitor.Wait(gate);
        }

        awaited = false;
        FilledBatch filled = slot;
        slot = default;
        return filled;
    }

    // A cheap set needs no more than one thread to be ahead, and a pass that is over soon none.
    private static int DefaultThreads(Dataset dataset, BatchLoaderOptions options) =>
        dataset.IsExpensive ? Math.Clamp(Environment.ProcessorCount / 2, 1, 4)
        : options.CrossesEpochs && Environment.ProcessorCount > 1 ? 1
        : 0;
}
