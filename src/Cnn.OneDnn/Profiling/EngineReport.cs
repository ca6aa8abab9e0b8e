using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Profiling;

/// <summary>What computes in this process, and why.</summary>
public sealed record EngineReport
{
    /// <summary>onednn or managed.</summary>
    public required string Backend { get; init; }

    /// <summary>Why this backend and not the other.</summary>
    public required string Reason { get; init; }

    /// <summary>How many threads kernels run on.</summary>
    public required int Threads { get; init; }

    /// <summary>Where that number comes from.</summary>
    public required string ThreadsReason { get; init; }

    /// <summary>The search for the native library; null where none was wanted.</summary>
    public required NativeLibraryReport? Library { get; init; }

    /// <summary>The memory that this process may use, in bytes.</summary>
    public required long AvailableMemory { get; init; }

    /// <summary>Looks at the engine of the given kind, starting it if need be.</summary>
    /// <exception cref="NativeLibraryException">oneDNN is asked for by name and does not load.</exception>
    public static EngineReport Create(BackendKind kind = BackendKind.Auto) => Create(Engine.Default, kind);

    /// <summary>Looks at an engine, starting it if need be.</summary>
    /// <param name="engine">Which.</param>
    /// <param name="kind">With which backend; Auto leaves it to the engine.</param>
    /// <exception cref="NativeLibraryException">oneDNN is asked for by name and does not load.</exception>
    /// <exception cref="ObjectDisposedException">The engine has been disposed.</exception>
    public static EngineReport Create(Engine engine, BackendKind kind = BackendKind.Auto)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ComputeEngine used = engine.Acquire(kind);
        try
        {
            return Describe(used, ProcessorBudget.OfThisProcess(engine.Options.Threads));
        }
        finally
        {
            engine.Release(used);
        }
    }

    /// <summary>Looks at what a model computes on, starting it and making the weights if need be.</summary>
    /// <exception cref="NativeLibraryException">oneDNN is asked for by name and does not load.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed.</exception>
    public static EngineReport Create(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Describe(model.Executor.Engine, ProcessorBudget.OfThisProcess(model.Options.Engine?.Options.Threads));
    }

    private static EngineReport Describe(ComputeEngine engine, ProcessorBudget budget)
    {
        int threads = engine.Team.Threads;
        return new EngineReport
        {
            Backend = engine.Choice.Backend.Name,
            Reason = engine.Choice.Reason,
            Threads = threads,
            ThreadsReason = threads < budget.Threads
                ? $"OpenMP gives no more of the {budget.Threads} from {budget.Reason}: OMP_THREAD_LIMIT, OMP_MAX_ACTIVE_LEVELS or a limit of the system"
                : budget.Reason,
            Library = engine.Choice.Report,
            AvailableMemory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        };
    }
}
