namespace Cnn.OneDnn;

/// <summary>How a <see cref="BatchLoader"/> goes through a dataset.</summary>
public sealed record BatchLoaderOptions
{
    /// <summary>Samples per batch; the last batch of an epoch has what is left. Default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Whether every epoch has an order of its own, drawn from <see cref="Seed"/> and the epoch's number. Default true.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>The seed of the order. The same seed, epoch and dataset size give the same order with any number of threads.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Threads that fill batches ahead of the consumer; 0 fills them on the consumer's own thread. Null chooses half of the processors, at least one and at
    /// most four, for an expensive dataset; for a cheap one a single thread where the epochs follow each other and there are processors, else 0.
    /// </summary>
    public int? Threads { get; init; }

    /// <summary>
    /// How many batches may be filled or in the making beyond the one that the consumer holds, at least 1. Null, the default, takes 4, or as many more as
    /// fit in 8 MB, up to 64.
    /// </summary>
    public int? Prefetch { get; init; }

    /// <summary>
    /// Whether the threads go on with the next epoch's batches while the consumer finishes this one, so that an epoch starts without a
    /// wait. Worth it in training; a pass that is repeated as the same epoch leaves it off. Default false.
    /// </summary>
    public bool CrossesEpochs { get; init; }

    /// <summary>Looks at each batch of the first pass before it is delivered, on the thread that filled it; null for nothing.</summary>
    internal Action<Batch>? Inspect { get; init; }

    /// <summary>Which of how many ranks it loads for: a step has <see cref="BatchSize"/> samples for each of them.</summary>
    internal (int Rank, int Size) Share { get; init; } = (0, 1);
}
