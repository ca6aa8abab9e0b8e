namespace Cnn.OneDnn.Serving;

/// <summary>The rows of a batch that a caller was given.</summary>
internal readonly record struct BatchShare(ServingBatch Batch, int First, int Count);
