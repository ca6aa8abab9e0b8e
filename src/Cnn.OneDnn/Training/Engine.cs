using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <summary>
/// What models compute on: a thread that makes and runs kernels, with others that help it. Models of one engine take turns at steps; those of two compute at
/// the same time, on cores that they should not have in common. With oneDNN each engine has a pool of OpenMP threads of its own; of the library itself there is
/// one in the process.
/// </summary>
/// <example>
/// <code>
/// using var engine = new Engine(new EngineOptions { Threads = 2 });
/// using var model = new Sequential(layers) { Options = new ModelOptions { Engine = engine } };
/// </code>
/// </example>
public sealed class Engine : IDisposable
{
    private readonly Lock gate = new();
    private readonly RetryingLazy<EngineThread> thread;
    private readonly Lazy<EngineSettings> settings;
    private int users;
    private bool disposed;

    /// <summary>An engine of its own. Its threads are made when the first model needs them.</summary>
    /// <exception cref="EngineConfigurationException">The number of threads is not positive or too large, in the options or, without them, in the
    /// environment.</exception>
    public Engine(EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        int threads = ProcessorBudget.OfThisProcess(options.Threads).Threads;
        thread = new RetryingLazy<EngineThread>(() => new EngineThread(threads));
        settings = new Lazy<EngineSettings>(() => EngineSettings.Create(options.LibraryPath, options.TuningCache, options.Log));
    }

    /// <summary>Another one's library, kept times and log, on threads of its own. Kept by the two of them together, so that one file has one book.</summary>
    internal Engine(Engine parent, int threads)
    {
        Options = parent.Options with { Threads = threads };
        int count = ProcessorBudget.OfThisProcess(threads).Threads;
        thread = new RetryingLazy<EngineThread>(() => new EngineThread(count));
        settings = parent.settings;
    }

    private Engine()
    {
        Options = new EngineOptions();
        thread = new RetryingLazy<EngineThread>(() => EngineThread.Shared);
        settings = new Lazy<EngineSettings>(() => EngineSettings.Default);
    }

    /// <summary>The engine of models that are given none, set by the environment, which is read once, when it is first needed. It cannot be disposed.</summary>
    public static Engine Default { get; } = new();

    /// <summary>What it was made with.</summary>
    public EngineOptions Options { get; }

    /// <summary>On how many threads it computes; with oneDNN limits of OpenMP may leave fewer.</summary>
    public int Threads => thread.Value.Threads;

    /// <summary>What it keeps and tells, made when it is first asked for.</summary>
    internal EngineSettings Settings => settings.Value;

    /// <summary>Ends its threads, once the models that use it are disposed. Models that have not computed yet are refused from here on.</summary>
    public void Dispose()
    {
        if (ReferenceEquals(this, Default))
        {
            return;
        }

        lock (gate)
        {
            disposed = true;
        }

        EndIfIdle();
    }

    internal ComputeEngine Acquire(BackendKind kind)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            users++;
        }

        try
        {
            return ComputeEngine.Acquire(thread.Value, settings.Value, kind == BackendKind.Auto ? Options.Backend : kind);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    internal void Release(ComputeEngine engine)
    {
        engine.Release();
        Leave();
    }

    private void Leave()
    {
        lock (gate)
        {
            users--;
        }

        EndIfIdle();
    }

    private void EndIfIdle()
    {
        lock (gate)
        {
            if (!disposed || users > 0 || !thread.IsValueCreated)
            {
                return;
            }
        }

        // Twice does no harm, and from the engine's own thread it is not waited for.
        thread.Value.Dispose();
    }
}
