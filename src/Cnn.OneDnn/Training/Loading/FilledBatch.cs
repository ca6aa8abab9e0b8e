using System.Runtime.ExceptionServices;

namespace Cnn.OneDnn;

/// <summary>What came of filling a batch.</summary>
/// <param name="Ready">False before it is filled.</param>
/// <param name="Batch">The batch; after an error one whose content is unknown, or none.</param>
/// <param name="Error">What the dataset threw.</param>
internal readonly record struct FilledBatch(bool Ready, Batch? Batch, ExceptionDispatchInfo? Error);
