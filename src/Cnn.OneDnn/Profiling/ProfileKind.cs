namespace Cnn.OneDnn.Profiling;

/// <summary>The kernels of one kind together: their time, and the roofline below it.</summary>
/// <param name="Kind">The group, as <see cref="ProfileStep.Kind"/>; "feeding" is what copies a batch into the plan and adds the gradients of its parts.</param>
/// <param name="Milliseconds">Their time in a step.</param>
/// <param name="ArithmeticMilliseconds">Their operations at the machine's peak.</param>
/// <param name="MemoryMilliseconds">Their bytes at the bandwidth of its memory.</param>
/// <param name="BoundMilliseconds">The longer of both, added up kernel by kernel.</param>
public sealed record ProfileKind(
    string Kind, double Milliseconds, double ArithmeticMilliseconds, double MemoryMilliseconds, double BoundMilliseconds);
