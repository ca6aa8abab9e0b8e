namespace Cnn.Models;

/// <summary>What was measured about a training step, or about several that were thinned to one.</summary>
/// <param name="Step">Steps done with it, from the beginning of the training.</param>
/// <param name="Epoch">Epochs done with it, in fractions.</param>
/// <param name="Loss">The mean loss of its batch.</param>
/// <param name="ImagesPerSecond">Samples per second since the point before.</param>
internal readonly record struct RunPoint(long Step, double Epoch, double Loss, double ImagesPerSecond);
