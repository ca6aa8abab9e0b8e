namespace Cnn.OneDnn;

/// <summary>How far a long call is.</summary>
/// <param name="Epoch">The epoch, counted from 0; 0 where nothing is trained.</param>
/// <param name="Epochs">How many there will be.</param>
/// <param name="Step">How many steps of the epoch, or batches, are done.</param>
/// <param name="Steps">How many it has.</param>
/// <param name="Loss">The mean loss of the epoch so far; NaN where none is measured.</param>
public readonly record struct TrainingProgress(int Epoch, int Epochs, int Step, int Steps, double Loss)
{
    /// <summary>The share of all that is done, from 0 to 1.</summary>
    public double Fraction => Epochs == 0 || Steps == 0 ? 1 : Math.Clamp((Epoch + ((double)Step / Steps)) / Epochs, 0, 1);
}
