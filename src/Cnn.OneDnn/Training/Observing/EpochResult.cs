namespace Cnn.OneDnn;

/// <summary>An epoch that is done.</summary>
/// <param name="Epoch">Its number, counted from 0.</param>
/// <param name="Figures">Its loss, metrics and val_ figures, a copy of its own.</param>
public sealed record EpochResult(int Epoch, TrainingLogs Figures)
{
    /// <summary>The loss of training.</summary>
    public double Loss => Figures.Loss;

    /// <summary>A figure by its name, such as val_accuracy.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public double this[string name] => Figures[name];
}
