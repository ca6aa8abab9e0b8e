using System.Collections;
using System.Globalization;

namespace Cnn.OneDnn.Interop;

/// <summary>
/// Tries a library in a process of its own before this one loads it, once per machine: the outcome is kept under everything that decides it. A later start
/// reads it.
/// </summary>
/// <param name="command">The program that makes a trial, with its arguments; null to go by what is kept.</param>
/// <param name="timeOut">After which a trial has failed.</param>
/// <param name="path">The file of outcomes, or null for none.</param>
/// <param name="hashes">The file of the libraries' hashes, or null for none.</param>
internal sealed class LibraryTrials(IReadOnlyList<string>? command, TimeSpan timeOut, string? path, string? hashes = null)
{
    // One for each library, number of threads and build of ours that was of use lately.
    private const int MostKept = 256;

    // What the library and its threads read.
    private static readonly string[] Deciding = ["ONEDNN_", "DNNL_", "OMP_", "KMP_", "GOMP_"];

    private static readonly HashSet<string> Told = [];

    private readonly Lock gate = new();
    private readonly Dictionary<string, TrialOutcome> made = [];

    /// <summary>Those of this process. Without a command until a program gives one.</summary>
    public static LibraryTrials Current { get; set; } = Kept(null, TimeSpan.FromMinutes(1));

    /// <summary>Trials whose outcomes are kept in the user's cache folder.</summary>
    public static LibraryTrials Kept(IReadOnlyList<string>? command, TimeSpan timeOut) =>
        new(command, timeOut, CacheFile.Beside("trials.tsv"), LibraryFile.Kept);

    /// <summary>Gets a sentence where a library is not used although it was found; null where nobody listens.</summary>
    public static Action<string>? Listener { get; set; }

    /// <summary>Says something to the listener, the same thing once.</summary>
    public static void Tell(string sentence)
    {
        lock (Told)
        {
            if (Listener is not { } listener || !Told.Add(sentence))
            {
                return;
            }

            listener(sentence);
        }
    }

    /// <summary>The same trials with a number of threads; else they have those of the engine whose thread asks, or of the process.</summary>
    public LibraryTrials On(int number) => new(command, timeOut, path, hashes) { Threads = number };

    /// <summary>Whether trials can be made.</summary>
    public bool CanTry => command is not null;

    /// <summary>The outcome of a file's trial on this machine, kept or made now; null where there is none and none can be made.</summary>
    public TrialOutcome? Of(string file) => Find(file, makes: command is not null);

    /// <summary>The outcome that is kept, or null.</summary>
    public TrialOutcome? Recorded(string file) => Find(file, makes: false);

    /// <summary>Tries a file whatever is kept about it, and keeps the outcome in its place.</summary>
    public TrialOutcome Again(string file)
    {
        lock (gate)
        {
            return Make(Key(file, Threads), file);
        }
    }

    /// <summary>Tries a file with other variables set; nothing is kept.</summary>
    public TrialOutcome With(string file, params (string Name, string Value)[] environment) =>
        TrialProcess.Run(command ?? throw new InvalidOperationException("No program was given that makes a trial."), Path.GetFullPath(file), timeOut,
            [(ProcessorBudget.ThreadsVariable, Threads.ToString(CultureInfo.InvariantCulture)), .. environment]);

    private int Threads
    {
        get => field > 0 ? field : EngineThread.Current?.Threads ?? ProcessorBudget.OfThisProcess().Threads;
        init;
    }

    private string Key(string file, int threads)
    {
        IEnumerable<string> variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(v => $"{v.Key}={v.Value}")
            .Where(v => Deciding.Any(d => v.StartsWith(d, StringComparison.Ordinal)) && !v.Contains("_VERBOSE=", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal);
        string build = typeof(LibraryTrials).Module.ModuleVersionId.ToString("N");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{LibraryFile.Hash(file, hashes) ?? file} build {build} threads {threads} on {ProcessorIdentity.OfThisMachine.Key} with " +
                $"{string.Join(' ', variables)}").ReplaceLineEndings(" ").Replace('\t', ' ');
    }

    private TrialOutcome? Find(string file, bool makes)
    {
        string key = Key(file, Threads);
        lock (gate)
        {
            return made.TryGetValue(key, out TrialOutcome? known) || (known = Read(key)) is not null ? known : makes ? Make(key, file) : null;
        }
    }

    private TrialOutcome? Read(string key) => CacheFile.Read(path).TryGetValue(key, out string? line) && TrialOutcome.Parse(line) is { IsLasting: true } outcome
        ? made[key] = outcome
        : null;

    private TrialOutcome Make(string key, string file)
    {
        TrialOutcome outcome = made[key] = With(file);
        if (outcome.Status == TrialStatus.NotStarted)
        {
            Tell($"{file} is used untried: {outcome.Detail}.");
        }

        if (outcome.IsLasting)
        {
            Dictionary<string, string> lines = CacheFile.Read(path);
            lines.Remove(key);
            CacheFile.Write(path, [.. lines.TakeLast(MostKept - 1), KeyValuePair.Create(key, outcome.ToLine())]);
        }

        return outcome;
    }
}
