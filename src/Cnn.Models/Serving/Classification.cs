namespace Cnn.Models;

/// <summary>One class that an image may show.</summary>
/// <param name="Name">The class's name, or its number where the model has no names.</param>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Probability">How likely it is, in [0, 1].</param>
public sealed record Classification(string Name, int Index, double Probability);
