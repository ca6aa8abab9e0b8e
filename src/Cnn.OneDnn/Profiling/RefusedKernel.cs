namespace Cnn.OneDnn.Profiling;

/// <summary>A kernel that computes in no model of this machine, because its results were wrong when it was tried, or because it could not be made.</summary>
/// <param name="Implementation">The kernel, as a profile names it.</param>
/// <param name="Operation">The op with its operands and how they lie.</param>
/// <param name="Reason">What was wrong.</param>
public sealed record RefusedKernel(string Implementation, string Operation, string Reason);
