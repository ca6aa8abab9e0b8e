namespace Cnn.OneDnn;

/// <summary>
/// The batches of the epochs of a training: an epoch is a pass over the data or, where steps are counted, as many steps, which go on where the epoch before
/// ended and from the end of the data to their beginning. Where an epoch begins follows from its number alone, so that a training can go on with it.
/// </summary>
/// <param name="loader">What makes them, in passes.</param>
/// <param name="steps">The steps of an epoch; null for those of a pass.</param>
internal sealed class EpochBatches(BatchLoader loader, int? steps)
{
    private long pass;
    private int left;

    /// <summary>The steps of an epoch.</summary>
    public int PerEpoch { get; } = steps ?? loader.BatchesPerEpoch;

    /// <summary>How long the training has waited for batches.</summary>
    public TimeSpan Waited => loader.Waited;

    /// <summary>The samples of an epoch of so many steps, each of which has so many.</summary>
    public static int Samples(int? steps, int stepSize, int data) => steps is { } counted ? checked(counted * stepSize) : data;

    /// <summary>Goes to a step of an epoch.</summary>
    public void Start(long epoch, int step)
    {
        left = PerEpoch - step;
        (pass, long batch) = Math.DivRem((epoch * PerEpoch) + step, loader.BatchesPerEpoch);
        loader.StartEpoch(pass, (int)batch);
    }

    /// <summary>The epoch's next batch, valid until the next call; null when the epoch is over.</summary>
    public Batch? Next()
    {
        if (left == 0)
        {
            return null;
        }

        left--;
        if (loader.Next() is { } batch)
        {
            return batch;
        }

        loader.StartEpoch(++pass);
        return loader.Next();
    }
}
