namespace Cnn.OneDnn.Backends.Proof;

/// <summary>A kernel that takes part in no plan, and why.</summary>
/// <param name="Implementation">What would have computed.</param>
/// <param name="Operation">The op with its operands.</param>
/// <param name="Reason">What was wrong with it.</param>
internal sealed record KernelRefusal(string Implementation, string Operation, string Reason);
