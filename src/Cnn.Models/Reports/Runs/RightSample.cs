namespace Cnn.Models;

/// <summary>A sample that the model told right.</summary>
/// <param name="Index">Its number in the data set.</param>
/// <param name="Label">Its class.</param>
/// <param name="Probability">How sure the model was of it.</param>
/// <param name="Png">The image; empty where the samples are no images.</param>
internal sealed record RightSample(int Index, int Label, double Probability, byte[] Png);
