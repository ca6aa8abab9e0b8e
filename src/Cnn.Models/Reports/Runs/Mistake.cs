namespace Cnn.Models;

/// <summary>A sample that the model took for another class.</summary>
/// <param name="Index">Its number in the data set.</param>
/// <param name="Truth">Its class.</param>
/// <param name="Predicted">The class it was taken for.</param>
/// <param name="Probability">How sure the model was of that.</param>
/// <param name="TruthProbability">What it gave the right class.</param>
/// <param name="Png">The image; empty where the samples are no images.</param>
internal sealed record Mistake(int Index, int Truth, int Predicted, double Probability, double TruthProbability, byte[] Png);
