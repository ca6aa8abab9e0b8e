using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Proof;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Planning;

/// <summary>
/// The backend of a kind on an engine's thread: shared by all models of that engine that use the kind, gone when the last one is disposed.
/// </summary>
internal sealed class ComputeEngine
{
    private static readonly object Gate = new();
    private static readonly Dictionary<(EngineThread Thread, BackendKind Kind), ComputeEngine> Alive = [];

    private readonly BackendKind kind;
    private readonly EngineThread thread;
    private readonly HashSet<KernelRefusal> told = [];
    private IBackend? fallback;
    private (IBackend Primary, IBackend Fallback)? serial;
    private RightResults? rights;
    private ProvenBackend? primary, secondary;
    private int users;

    private ComputeEngine(EngineThread thread, EngineSettings settings, BackendKind kind)
    {
        this.thread = thread;
        this.kind = kind;
        Settings = settings;
    }

    /// <summary>What the engine was made with.</summary>
    public EngineSettings Settings { get; }

    /// <summary>Which backend it is and why.</summary>
    public BackendChoice Choice { get; private set; } = null!;

    public KernelFactory Kernels { get; private set; } = null!;

    public WorkTeam Team => Choice.Backend.Team;

    /// <summary>Whether the caller is on the engine's thread.</summary>
    public bool IsCurrent => Owns(EngineThread.Current);

    /// <summary>Whether a thread is the engine's.</summary>
    public bool Owns(EngineThread? other) => other == thread;

    /// <summary>That of the process's own engine thread.</summary>
    public static ComputeEngine Acquire(BackendKind kind) => Acquire(EngineThread.Shared, EngineSettings.Default, kind);

    /// <param name="thread">The engine's own.</param>
    /// <param name="settings">The engine's own.</param>
    /// <param name="kind">Which backend.</param>
    public static ComputeEngine Acquire(EngineThread thread, EngineSettings settings, BackendKind kind)
    {
        ComputeEngine? engine;
        lock (Gate)
        {
            if (!Alive.TryGetValue((thread, kind), out engine))
            {
                Alive[(thread, kind)] = engine = new ComputeEngine(thread, settings, kind);
            }

            engine.users++;
        }

        try
        {
            // Not under the lock: what runs on the engine's thread meanwhile may need an engine itself.
            engine.thread.Invoke(engine.Start);
            return engine;
        }
        catch
        {
            engine.Release();
            throw;
        }
    }

    public void Release()
    {
        Uninterrupted.Enter(Gate);
        try
        {
            if (--users > 0)
            {
                return;
            }

            Alive.Remove((thread, kind));
        }
        finally
        {
            Monitor.Exit(Gate);
        }

        Uninterrupted.Run(() => thread.Invoke(Free));
    }

    private void Start()
    {
        if (primary is not null)
        {
            return;
        }

        Choice = BackendProvider.Create(kind, Settings.LibraryPath);
        fallback = BackendProvider.Fallback(Choice.Backend);
        bool alone = ReferenceEquals(fallback, Choice.Backend);
        rights = alone ? RightBy(fallback) : RightBy(Choice.Backend, fallback);
        ProvenBackend chosen = Prove(Choice.Backend, rights);
        secondary = alone ? chosen : Prove(fallback, rights);
        Kernels = new KernelFactory(chosen, secondary, () => Settings.Proofs.Wrong) { Serial = Undivided() };
        primary = chosen;
        Tell();
    }

    /// <summary>The kernels for one thread. They are proven like all others: the library has other ones for one thread than for several.</summary>
    private KernelFactory? Undivided()
    {
        serial = BackendProvider.Serial(Choice.Backend, Settings.LibraryPath);
        if (serial is not var (first, second))
        {
            return null;
        }

        ProvenBackend chosen = Prove(first, rights!);
        return new KernelFactory(chosen, ReferenceEquals(first, second) ? chosen : Prove(second, rights!), () => Settings.Proofs.Wrong);
    }

    private void Tell()
    {
        (string name, int threads) = (Choice.Backend.Name, Team.Threads);
        if (Choice.Report is { IsLoaded: false })
        {
            Settings.Log.StartedWithoutLibrary(name, threads, Choice.Reason);
        }
        else
        {
            Settings.Log.Started(name, threads, Choice.Reason);
        }
    }

    /// <summary>Once for each kernel, whether it was found out here, by another engine or in another process.</summary>
    private void TellOf(KernelRefusal refusal)
    {
        if (told.Add(refusal))
        {
            Settings.Log.KernelRefused(refusal.Implementation, refusal.Operation, refusal.Reason);
        }
    }

    private void Free()
    {
        primary?.Dispose();
        secondary?.Dispose();
        rights?.Dispose();
        if (fallback is not null && !ReferenceEquals(fallback, Choice.Backend))
        {
            fallback.Dispose();
        }

        if (serial is var (first, second))
        {
            if (!ReferenceEquals(first, second))
            {
                second.Dispose();
            }

            first.Dispose();
        }

        Choice?.Backend.Dispose();
    }

    private static RightResults RightBy(params IBackend[] backends) => new(TimeProvider.System, backends);

    /// <summary>What decides, beside the backend's own fingerprint, what its kernels compute: the processor as CPUID shows it and the library's file.</summary>
    private string Machine() =>
        $"{(Choice.Report?.LoadedPath is { } loaded && LibraryJudge.FileOf(loaded) is { } file ? LibraryFile.Hash(file, LibraryFile.Kept) : null)} " +
            $"{ProcessorIdentity.OfThisMachine.Key}";

    private ProvenBackend Prove(IBackend backend, RightResults right) => new(backend, right, Settings.Proofs, Machine(), refused: TellOf);

    /// <summary>Runs on the engine's thread and waits.</summary>
    public void Invoke(Action action) => thread.Invoke(action);

    /// <summary>Runs work of one thread on the caller's, where nothing runs or waits on the engine's: see <see cref="EngineThread.TryInvokeHere"/>.</summary>
    public bool TryInvokeHere(Func<bool> work) => thread.TryInvokeHere(work);

    /// <summary>Runs on the engine's thread and waits for the result.</summary>
    public T Invoke<T>(Func<T> function) => thread.Invoke(function);

    /// <summary>The plan is made: proofs give back their memory, and what they found is kept.</summary>
    public void EndPlanning()
    {
        rights?.Dispose();
        if (Settings.Proofs.Save())
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
