namespace Cnn.OneDnn;

/// <summary>How a <see cref="Predictor"/> shares the machine and gathers requests.</summary>
public sealed record PredictorOptions
{
    /// <summary>
    /// How many batches are computed at the same time, each on threads of its own; null for one per four cores. More give throughput under many clients, fewer
    /// a shorter time for one. The cores are the threads of the model's engine, where that was given a number.
    /// </summary>
    public int? Instances { get; init; }

    /// <summary>On how many threads each batch is computed; null for the cores divided by <see cref="Instances"/>.</summary>
    public int? ThreadsPerInstance { get; init; }

    /// <summary>The most samples that are computed together, 8 by default. Calls with more are worked through in parts.</summary>
    public int MaxBatchSize { get; init; } = 8;

    /// <summary>
    /// How long the first request of a batch waits for others, while computing could begin; 2 ms by default. A full batch does not wait, nor one with its share
    /// of a full one where several instances are free. Zero computes whatever is there as soon as threads are free, which suits a single client.
    /// </summary>
    public TimeSpan BatchingDelay { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// How many samples may wait, 256 by default; calls beyond get a <see cref="PredictorBusyException"/>; one that has begun waits for room instead. Waiting
    /// samples are held in memory, each as large as an input and an output.
    /// </summary>
    public int QueueLimit { get; init; } = 256;

    /// <summary>
    /// How many batch sizes each instance keeps ready, 8 by default. Batches are rounded up to a power of two or to <see cref="MaxBatchSize"/>; of more sizes
    /// than this the least recently used one is given up.
    /// </summary>
    public int PlanLimit { get; init; } = 8;

    /// <summary>
    /// Whether batch sizes are made ready and run once before the constructor returns: all or, where there are more than <see cref="PlanLimit"/>, that of one
    /// sample and the largest. Otherwise the first batch of a size waits for that.
    /// </summary>
    public bool WarmUp { get; init; } = true;

    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Instances ?? 1, 1, nameof(Instances));
        ArgumentOutOfRangeException.ThrowIfLessThan(ThreadsPerInstance ?? 1, 1, nameof(ThreadsPerInstance));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBatchSize, 1, nameof(MaxBatchSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchingDelay, TimeSpan.Zero, nameof(BatchingDelay));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BatchingDelay, TimeSpan.FromHours(1), nameof(BatchingDelay));
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueLimit, 1, nameof(QueueLimit));
        ArgumentOutOfRangeException.ThrowIfLessThan(PlanLimit, 1, nameof(PlanLimit));
    }
}
