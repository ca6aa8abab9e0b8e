namespace Cnn.OneDnn.Profiling;

/// <summary>Where the time of a step goes.</summary>
/// <param name="Backend">The backend that was asked first.</param>
/// <param name="Milliseconds">The mean time of a step: kernels, feeding and the optimizer.</param>
/// <param name="Steps">The kernels in the order in which they run, then the optimizer.</param>
public sealed record ProfileReport(string Backend, double Milliseconds, IReadOnlyList<ProfileStep> Steps)
{
    /// <summary>How many equal parts the batch is worked through in; shapes are those of a part, times those of all parts.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>What each product was chosen from, in the order of the plan's graph; empty where the backend leaves no choice.</summary>
    public IReadOnlyList<LayoutDecision> Decisions { get; init; } = [];

    /// <summary>10^9 float32 operations per second of a matrix product on this machine with this backend.</summary>
    public double PeakGigaFlops { get; init; }

    /// <summary>The same in bfloat16; 0 where no step computes in it.</summary>
    public double PeakGigaFlopsBFloat16 { get; init; }

    /// <summary>10^9 bytes per second of a pass over arrays larger than the caches.</summary>
    public double PeakGigaBytes { get; init; }

    /// <summary>
    /// What the convolutions and dense products of the step take alone, each in its best layout and without reorders: what no plan of the same kernels can
    /// be faster than.
    /// </summary>
    public double FloorMilliseconds { get; } = Steps.Sum(s => s.FloorMilliseconds);

    /// <summary>
    /// The roofline of the step: each kernel's operations at the machine's peak or its bytes at the bandwidth of its memory, whichever takes longer.
    /// Kernels with fewer products than the definition has, and those whose operands stay in a cache, can be faster.
    /// </summary>
    public double BoundMilliseconds { get; } = Steps.Sum(s => s.BoundMilliseconds);

    /// <summary>The step by kinds, that which takes longest first.</summary>
    public IReadOnlyList<ProfileKind> Totals { get; } =
    [
        .. Steps.GroupBy(s => s.Kind).Select(g => new ProfileKind(
                g.Key, g.Sum(s => s.Milliseconds), g.Sum(s => s.ArithmeticMilliseconds), g.Sum(s => s.MemoryMilliseconds), g.Sum(s => s.BoundMilliseconds)))
            .Append(new ProfileKind("feeding", Math.Max(0, Milliseconds - Steps.Sum(s => s.Milliseconds)), 0, 0, 0))
            .OrderByDescending(t => t.Milliseconds),
    ];
}
