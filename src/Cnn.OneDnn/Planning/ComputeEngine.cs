using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Proof;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Planning;

/// <summary>
/// The backend of the process with its thread: shared by all models that use the same kind, gone when the last one is disposed.
/// </summary>
internal sealed class ComputeEngine
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<BackendKind, ComputeEngine> Alive = [];

    private readonly BackendKind kind;
    private readonly EngineThread thread;
    private readonly IBackend fallback;
    private readonly RightResults rights;
    private readonly ProvenBackend primary, secondary;
    private int users;

    private ComputeEngine(BackendKind kind)
    {
        this.kind = kind;
        thread = EngineThread.Shared;
        Choice = thread.Invoke(() => BackendProvider.Create(kind));
        fallback = BackendProvider.Fallback(Choice.Backend);
        bool alone = ReferenceEquals(fallback, Choice.Backend);
        rights = alone ? RightBy(fallback) : RightBy(Choice.Backend, fallback);
        primary = Prove(Choice.Backend);
        secondary = alone ? primary : Prove(fallback);
        Kernels = new KernelFactory(primary, secondary, () => ProofBook.Shared.Wrong);
    }

    /// <summary>Which backend it is and why.</summary>
    public BackendChoice Choice { get; }

    public KernelFactory Kernels { get; }

    public WorkTeam Team => Choice.Backend.Team;

    public static ComputeEngine Acquire(BackendKind kind)
    {
        lock (Gate)
        {
            if (!Alive.TryGetValue(kind, out ComputeEngine? engine))
            {
                Alive[kind] = engine = new ComputeEngine(kind);
            }

            engine.users++;
            return engine;
        }
    }

    public void Release()
    {
        lock (Gate)
        {
            if (--users > 0)
            {
                return;
            }

            Alive.Remove(kind);
        }

        thread.Invoke(() =>
        {
            primary.Dispose();
            secondary.Dispose();
            rights.Dispose();
            if (!ReferenceEquals(fallback, Choice.Backend))
            {
                fallback.Dispose();
            }

            Choice.Backend.Dispose();
        });
    }

    private static RightResults RightBy(params IBackend[] backends) => new(TimeProvider.System, backends);

    /// <summary>What decides, beside the backend's own fingerprint, what its kernels compute: the processor as CPUID shows it and the library's file.</summary>
    private string Machine() => $"{(Choice.Report?.LoadedPath is { } loaded && LibraryJudge.FileOf(loaded) is { } file ? LibraryFile.Hash(file, LibraryFile.Kept) : null)} {ProcessorIdentity.OfThisMachine.Key}";

    private ProvenBackend Prove(IBackend backend) => new(backend, rights, ProofBook.Shared, Machine());

    /// <summary>Runs on the engine's thread and waits.</summary>
    public void Invoke(Action action) => thread.Invoke(action);

    /// <summary>Runs on the engine's thread and waits for the result.</summary>
    public T Invoke<T>(Func<T> function) => thread.Invoke(function);

    /// <summary>The plan is made: proofs give back their memory, and what they found is kept.</summary>
    public void Settle()
    {
        rights.Dispose();
        if (ProofBook.Shared.Save())
        {
            // What the trials used up on the managed heap would else count as the program's memory from here on. Once per network and machine.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        }
    }

    /// <summary>Copies a tensor between layouts. On the engine's thread.</summary>
    public void Reorder(nint source, Layout from, nint destination, Layout to)
    {
        (Kernel kernel, _) = Kernels.Create("reorder", new KernelRequest(new ReorderOp(), [new Operand(from)], [new Operand(to)]));
        using (kernel)
        {
            using var scratch = new Arena(kernel.ScratchBytes);
            kernel.Bind([source], [destination], scratch.Address);
            kernel.Run(new StepContext());
        }
    }
}
