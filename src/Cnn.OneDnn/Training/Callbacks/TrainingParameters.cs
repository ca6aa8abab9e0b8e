namespace Cnn.OneDnn;

/// <summary>What a training is about to do.</summary>
/// <param name="Epochs">The number of the last epoch.</param>
/// <param name="BatchSize">Samples per step.</param>
/// <param name="Steps">Steps per epoch, the smaller last one included.</param>
/// <param name="Samples">Samples per epoch.</param>
public sealed record TrainingParameters(int Epochs, int BatchSize, int Steps, int Samples)
{
    /// <summary>The number of the first epoch, from 0.</summary>
    public int InitialEpoch { get; init; }

    /// <summary>The first step within the first epoch, from 0: above 0 where a training goes on within an epoch.</summary>
    public int InitialStep { get; init; }

    /// <summary>Whether it goes on although loss or weights are no numbers any more.</summary>
    internal bool GoesOnDiverged { get; init; }

    /// <summary>At its end: whether all epochs were trained, or a callback ended it after one, so that nothing is left to go on with.</summary>
    internal bool IsThrough { get; init; }
}
