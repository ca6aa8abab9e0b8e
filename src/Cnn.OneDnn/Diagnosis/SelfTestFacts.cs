using System.Globalization;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Backends.OneDnn;
using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Verification;

namespace Cnn.OneDnn.Diagnosis;

/// <summary>The cases that travel inside this assembly, run by everything that computes here.</summary>
internal sealed class SelfTestFacts(LibraryTrials trials, int threads, List<string> problems, Action<string>? progress)
{
    private const string LevelVariable = "ONEDNN_MAX_CPU_ISA";

    // By the names that the library's variable takes, the least first.
    private static readonly string[] Levels =
    [
        "SSE41", "AVX", "AVX2", "AVX2_VNNI", "AVX2_VNNI_2", "AVX512_CORE", "AVX512_CORE_VNNI", "AVX512_CORE_BF16", "AVX512_CORE_FP16",
        "AVX512_CORE_AMX", "AVX512_CORE_AMX_FP16",
        "AVX10_1_512", "AVX10_1_512_AMX", "AVX10_1_512_AMX_FP16",
    ];

    private readonly List<DoctorFact> facts = [];

    /// <summary>Whether the library may be asked to compute in this process after this.</summary>
    public bool LibraryIsRight { get; private set; } = true;

    /// <param name="file">The library, or null for none.</param>
    /// <param name="isLoaded">Whether this process uses it.</param>
    public DoctorSection Section(string? file, bool isLoaded)
    {
        if (file is not null && trials.CanTry)
        {
            TryLevels(file);
        }
        else if (file is not null && isLoaded)
        {
            Report("library", Run(() => new OneDnnBackend(threads, file)));
        }

        Report("managed_backend", Run(() => new ManagedBackend(threads)));
        return new DoctorSection("self_test", facts);
    }

    private void TryLevels(string file)
    {
        progress?.Invoke("Trying the library");
        TrialOutcome usual = trials.Again(file);
        Report("library", usual);
        LibraryIsRight = !usual.Forbids;
        var seen = new HashSet<int> { usual.InstructionSet };
        bool limited = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(LevelVariable));
        foreach (string level in usual.Status is TrialStatus.NotStarted or TrialStatus.NotLoaded ? [] : Levels)
        {
            progress?.Invoke($"Trying the library as on a processor with {level}");
            TrialOutcome outcome = trials.With(file, (LevelVariable, level));

            // A level that the processor lacks is the next lower one, and the last one is the usual one.
            if (outcome.InstructionSet == usual.InstructionSet && outcome.InstructionSet != 0 && !limited)
            {
                break;
            }

            if (outcome.InstructionSet == 0 || seen.Add(outcome.InstructionSet))
            {
                Report($"library_at_{level}", outcome);
            }
        }
    }

    private SelfTestResult Run(Func<IBackend> make)
    {
        progress?.Invoke("Trying kernels in this process");
        using var thread = new EngineThread(threads);
        return thread.Invoke(() =>
        {
            using IBackend backend = make();
            return SelfTestRunner.Run(backend);
        });
    }

    private void Report(string name, TrialOutcome outcome)
    {
        string set = outcome.InstructionSet == 0 ? "" : $" ({NativeEnvironment.InstructionSetName(outcome.InstructionSet)})";
        facts.Add(DoctorFact.Create(name, outcome.Describe() + set));
        if (outcome.Forbids)
        {
            problems.Add($"The library is wrong here{set}: {outcome.Describe()}.");
        }
    }

    private void Report(string name, SelfTestResult result)
    {
        facts.Add(DoctorFact.Create(name, result.IsRight ? string.Create(
            CultureInfo.InvariantCulture, $"right in all {result.Passed} cases, {result.Declined} left to others") : string.Join("; ", result.Failures)));
        if (!result.IsRight)
        {
            problems.Add(
                $"{(name == "library" ? "The library" : "The managed backend")} is wrong here: " +
                    $"{(result.Failures.Count > 0 ? result.Failures[0] : "it has no kernels")}.");
        }
    }
}
