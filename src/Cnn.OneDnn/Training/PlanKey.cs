namespace Cnn.OneDnn;

/// <summary>What a plan of a model is for.</summary>
/// <param name="Batch">The number of samples.</param>
/// <param name="Weighted">Whether they have weights.</param>
/// <param name="FromTrunk">Whether it begins with what the frozen trunk gives.</param>
internal readonly record struct PlanKey(int Batch, bool Weighted = false, bool FromTrunk = false);
