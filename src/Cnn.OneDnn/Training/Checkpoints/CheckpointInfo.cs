namespace Cnn.OneDnn.Training;

/// <summary>What a checkpoint says about itself.</summary>
/// <param name="ModelName">The model's name.</param>
/// <param name="Epoch">How many epochs had been done: the <see cref="FitOptions.InitialEpoch"/> with which training goes on.</param>
/// <param name="Step">How many steps had been done.</param>
/// <param name="Seed">The seed of the model's random streams.</param>
/// <param name="Figures">Loss and metrics of the last epoch.</param>
public sealed record CheckpointInfo(string ModelName, int Epoch, long Step, ulong Seed, IReadOnlyDictionary<string, double> Figures);
