namespace Cnn.OneDnn;

/// <summary>How far an epoch is that is not over.</summary>
/// <param name="batchSize">Samples per step.</param>
/// <param name="samples">Samples of the whole epoch.</param>
/// <param name="shuffle">Whether it has an order of its own.</param>
/// <param name="figures">What loss and metrics have seen: see <see cref="EpochMeter.Figures"/>.</param>
internal sealed class EpochProgress(int batchSize, int samples, bool shuffle, Func<double[][]> figures)
{
    /// <summary>Samples per step.</summary>
    public int BatchSize => batchSize;

    /// <summary>Samples of the whole epoch.</summary>
    public int Samples => samples;

    /// <summary>Whether it has an order of its own.</summary>
    public bool Shuffle => shuffle;

    /// <summary>Steps that have been done in it.</summary>
    public int Steps { get; set; }

    /// <summary>What loss and metrics have seen in these steps.</summary>
    public double[][] Figures => figures();
}
