namespace Cnn.OneDnn;

/// <summary>What one sample contributes to a batch's tensor.</summary>
/// <param name="Shape">Its sizes without the batch axis, in the user's order: (28, 28, 1). For an integer label, no axes.</param>
/// <param name="Type">Float32 for pixels and dense targets, Int32 for labels.</param>
public sealed record SampleSpec(Shape Shape, DataType Type);
