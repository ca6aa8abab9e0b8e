namespace Cnn.OneDnn.Profiling;

/// <summary>What a product of a plan could be computed with, and what was chosen.</summary>
/// <param name="Layer">The layer that it came from.</param>
/// <param name="Op">Which of the layer's operations: forward, or one of the gradients.</param>
/// <param name="Candidates">What competed, the fastest by itself first. The chosen one may be another: reorders between operations that disagree cost
/// too.</param>
public sealed record LayoutDecision(string Layer, string Op, IReadOnlyList<LayoutCandidate> Candidates);
