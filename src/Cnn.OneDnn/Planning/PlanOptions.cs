using Cnn.OneDnn.Backends;

namespace Cnn.OneDnn.Planning;

/// <summary>What may be set of how plans are made. The defaults are measured; tests set others to see small networks rewritten as large ones are.</summary>
internal sealed record PlanOptions
{
    public static PlanOptions Default { get; } = new();

    /// <summary>The smallest result that is computed again rather than kept, in bytes: what is smaller is little to keep.</summary>
    public long LeastRecomputedBytes { get; init; } = 3 << 20;

    /// <summary>What a part of a batch may make of activations, in bytes, before it is cut again: half and twice of it gain less.</summary>
    public long PartBytes { get; init; } = 16 << 20;

    /// <summary>Whether layouts and kernels are chosen by fixed costs instead of measured times, so that every process chooses the same.</summary>
    public bool IsDeterministic { get; init; }

    /// <summary>Costs to choose layouts by, of a backend and whether it is the chosen one; null for measured or fixed ones. For tests.</summary>
    public Func<IBackend, bool, IKernelCosts>? Costs { get; init; }

    /// <summary>Whether arenas start as NaN, so that a kernel that reads what nobody wrote is seen.</summary>
    public bool Poisoned { get; init; }
}
