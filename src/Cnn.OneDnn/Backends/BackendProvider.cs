using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Backends.OneDnn;
using Cnn.OneDnn.Backends.Serial;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends;

/// <summary>Chooses and makes the backend, and says why.</summary>
internal static class BackendProvider
{
    public const string Variable = "CNN_BACKEND";

    // Read once: what is set later in the process changes nothing.
    private static readonly string? Asked = Environment.GetEnvironmentVariable(Variable);

    /// <summary>The backend of the given kind. To be called on the engine thread that will use it.</summary>
    /// <param name="kind">The wish; <see cref="BackendKind.Auto"/> leaves it to <c>CNN_BACKEND</c>, then to what loads.</param>
    /// <param name="libraryPath">The native library's file, or null to search for it.</param>
    /// <exception cref="NativeLibraryException">oneDNN was asked for and cannot be loaded.</exception>
    /// <exception cref="EngineConfigurationException"><c>CNN_BACKEND</c> names no backend, OpenMP's variables ask for threads that cannot be used, or the
    /// system gives the process no more threads.</exception>
    public static BackendChoice Create(BackendKind kind, string? libraryPath = null) =>
        Create(kind, Asked, EngineThread.Current?.Threads ?? ProcessorBudget.OfThisProcess().Threads, libraryPath);

    public static BackendChoice Create(BackendKind kind, string? environment, int threads, string? libraryPath)
    {
        (BackendKind wanted, string source) = kind == BackendKind.Auto && !string.IsNullOrEmpty(environment)
            ? (Parse(environment), Variable)
            : (kind, "the options");
        if (wanted != BackendKind.Managed)
        {
            // Before the library is tried: no trial gets over this, and its end would be held against the library.
            WorkerStacks.Require(threads, Environment.GetEnvironmentVariable);
        }

        ThreadShortage.Require(threads - 1);

        switch (wanted)
        {
            // Nothing native may be loaded on this path: it is how one runs where the native library is the problem.
            case BackendKind.Managed:
                return new BackendChoice(new ManagedBackend(threads), $"The managed backend was asked for by {source}.");
            case BackendKind.OneDnn:
                OneDnnBackend asked = Load();
                return new BackendChoice(asked, $"oneDNN was asked for by {source}.", asked.Report);
            default:
                NativeLibraryReport report = NativeLibraryLocator.Load(libraryPath);
                if (report.IsLoaded)
                {
                    return new BackendChoice(Load(), $"oneDNN {report.Version} was found at {report.LoadedPath}.", report);
                }

                if (report.Objection is not { } objection)
                {
                    // Somebody named a file: not to use it is no small thing.
                    if (report.Attempts is [{ Source: NativeLibrarySearch.PathVariable or NativeLibrarySearch.OptionSource } named])
                    {
                        LibraryTrials.Tell(
                            $"{named.Path}, which {named.Source} names, cannot be used: {named.Error}. So the managed backend computes, slower.");
                    }

                    return new BackendChoice(
                        new ManagedBackend(threads), "oneDNN could not be loaded, so the managed backend computes, slower. " + report.Remedy, report);
                }

                LibraryTrials.Tell($"{objection} So the managed backend computes. {report.Remedy}");
                return new BackendChoice(new ManagedBackend(threads), $"{objection} So the managed backend computes.", report);
        }

        OneDnnBackend Load()
        {
            var backend = new OneDnnBackend(threads, libraryPath);
            if (backend.Report.Objection is { } doubt)
            {
                LibraryTrials.Tell(
                    backend.Report.Warning is null ? $"{doubt} oneDNN {backend.Report.Version} from {backend.Report.LoadedPath} is used." : doubt);
            }

            return backend;
        }
    }

    /// <summary>The backend that has a kernel for every op, for what the chosen one lacks: the same one where that is it.</summary>
    public static IBackend Fallback(IBackend chosen)
    {
        if (chosen is ManagedBackend)
        {
            return chosen;
        }

        var managed = new ManagedBackend(chosen.Team, chosen.BFloat16Products);
        if (chosen is OneDnnBackend native)
        {
            native.Finisher = managed;
        }

        return managed;
    }

    /// <summary>
    /// The same kind of backend for one thread, and the one for what it lacks, which may be the same: for kernels too small to be divided. Null where the
    /// chosen one has no more than one thread.
    /// </summary>
    public static (IBackend Primary, IBackend Fallback)? Serial(IBackend chosen, string? libraryPath)
    {
        if (chosen.Team.Threads == 1)
        {
            return null;
        }

        using SerialRegion region = SerialRegion.Enter();
        if (chosen is not OneDnnBackend)
        {
            var managed = new SerialBackend(new ManagedBackend(SerialTeam.Instance));
            return (managed, managed);
        }

        var native = new OneDnnBackend(threads: 1, libraryPath);
        return (new SerialBackend(native), new SerialBackend(Fallback(native)));
    }

    /// <summary>
    /// Whether what is kept under a key that begins with a backend's fingerprint may be asked for again: our own kernels change with each build.
    /// </summary>
    public static bool IsCurrent(string key) => ManagedBackend.IsThisBuild(key);

    private static BackendKind Parse(string value) => value.ToLowerInvariant() switch
    {
        "auto" => BackendKind.Auto,
        "onednn" => BackendKind.OneDnn,
        "managed" => BackendKind.Managed,
        _ => throw new EngineConfigurationException($"{Variable} must be auto, onednn or managed, received '{value}'."),
    };
}
