namespace Cnn.Benchmarks.Comparison;

/// <summary>A program that was to be measured did not give a measurement.</summary>
internal sealed class RunFailedException(string message) : Exception(message);
