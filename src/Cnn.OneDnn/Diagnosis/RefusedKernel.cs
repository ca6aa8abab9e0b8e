namespace Cnn.OneDnn.Diagnosis;

/// <summary>A kernel that takes part in no plan on this machine.</summary>
/// <param name="Implementation">What would have computed.</param>
/// <param name="Operation">The op with its operands.</param>
/// <param name="Reason">What was wrong with it.</param>
internal sealed record RefusedKernel(string Implementation, string Operation, string Reason);
