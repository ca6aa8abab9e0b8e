namespace Cnn.OneDnn.Profiling;

/// <summary>One way to compute a product.</summary>
/// <param name="Choice">Whose kernel, in which layout and precision: "library, blocks, bf16".</param>
/// <param name="Milliseconds">What it costs for the whole batch, as measured on part of it, or by fixed costs.</param>
/// <param name="IsChosen">Whether the plan has it.</param>
public sealed record LayoutCandidate(string Choice, double Milliseconds, bool IsChosen);
