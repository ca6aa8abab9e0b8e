using Cnn.OneDnn.Backends.Proof;

namespace Cnn.OneDnn.Profiling;

/// <summary>
/// Kernels that take part in no plan. Every kernel is tried before it computes anything for a model: its results are held against another implementation's on
/// this machine. One that is wrong costs speed, never results.
/// </summary>
public static class RefusedKernels
{
    /// <summary>Those that are known to an engine: kept in the file that its <see cref="EngineOptions.TuningCache"/> names, or found by this process.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="engine"/> is null.</exception>
    public static IReadOnlyList<RefusedKernel> KnownTo(Engine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return [.. engine.Settings.Proofs.Known.Select(Describe)];
    }

    /// <summary>Those that plans of an engine, or of another one that keeps them with it, would have had.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="engine"/> is null.</exception>
    public static IReadOnlyList<RefusedKernel> MetBy(Engine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return [.. engine.Settings.Proofs.Met.Select(Describe)];
    }

    /// <summary>
    /// Those that are known here, by this process or by one before it, to engines without a <see cref="EngineOptions.TuningCache"/> of their own.
    /// </summary>
    public static IReadOnlyList<RefusedKernel> Known => [.. ProofBook.Shared.Known.Select(Describe)];

    /// <summary>Those that plans of this process would have had, on engines without a <see cref="EngineOptions.TuningCache"/> of their own.</summary>
    public static IReadOnlyList<RefusedKernel> Met => [.. ProofBook.Shared.Met.Select(Describe)];

    /// <summary>
    /// Calls an action once for each kernel that a plan of this process would have had, on engines without a <see cref="EngineOptions.TuningCache"/> of their
    /// own, from now on, until the result is disposed.
    /// </summary>
    /// <param name="report">Runs on the engine's thread while a plan is made; it must not use a model.</param>
    /// <exception cref="ArgumentNullException"><paramref name="report"/> is null.</exception>
    public static IDisposable Watch(Action<RefusedKernel> report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new Subscription(report);
    }

    private static RefusedKernel Describe(KernelRefusal refusal) => new(refusal.Implementation, refusal.Operation, refusal.Reason);

    private sealed class Subscription : IDisposable
    {
        private readonly Action<KernelRefusal> handler;

        public Subscription(Action<RefusedKernel> report)
        {
            handler = refusal => report(Describe(refusal));
            ProofBook.Shared.Refused += handler;
        }

        public void Dispose() => ProofBook.Shared.Refused -= handler;
    }
}
