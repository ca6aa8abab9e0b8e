using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Profiling;

namespace Cnn.OneDnn.Diagnosis;

/// <summary>
/// Looks at everything on which right numbers depend on this machine: for somebody who reports a fault, and for whoever has to understand it.
/// </summary>
public static class Doctor
{
    /// <summary>Looks, tries and measures; takes some seconds. Kept outcomes of trials are made anew.</summary>
    /// <param name="options">What to look at; null for everything.</param>
    /// <exception cref="EngineConfigurationException">A variable has a value that cannot be used.</exception>
    public static DoctorReport Examine(DoctorOptions? options = null)
    {
        options ??= new DoctorOptions();
        var problems = new List<string>();
        Engine host = options.Engine ?? Engine.Default;
        EngineReport? engine = null;
        NativeLibraryReport? library;
        try
        {
            engine = EngineReport.Create(host, options.Backend);
            library = engine.Library;
        }
        catch (NativeLibraryException e)
        {
            library = e.Report;
        }

        if (library is not null && Trouble(library) is { } trouble)
        {
            problems.Add(trouble);
        }

        string? file = library?.LoadedPath is { } loaded ? LibraryJudge.FileOf(loaded) : library?.Attempts.FirstOrDefault(a => a.IsRefused)?.Path;
        ProcessorBudget budget = ProcessorBudget.OfThisProcess(host.Options.Threads);
        int threads = engine?.Threads ?? budget.Threads;
        var tests = new SelfTestFacts(LibraryTrials.Current.On(budget.Threads), threads, problems, options.Progress);
        DoctorSection selfTest = tests.Section(file, library?.IsLoaded == true);
        List<DoctorSection> sections =
        [
            MachineFacts.Section(ProcessorIdentity.OfThisMachine, SystemFiles.Instance, budget),
            new DoctorSection("engine",
                [DoctorFact.Create("version", EngineVersion), DoctorFact.Create("backend", engine is null ? "none" : $"{engine.Backend} ({engine.Reason})")]),
            LibraryFacts.Section(library, file),
            selfTest,
            new DoctorSection(
                "kernels", [DoctorFact.List("refused", RefusedKernels.KnownTo(host).Select(k => $"{k.Implementation} for {k.Operation}: {k.Reason}"))]),
        ];
        if (options.Measures && engine is not null && (tests.LibraryIsRight || library?.IsLoaded != true))
        {
            options.Progress?.Invoke("Measuring");
            sections.Add(PeakFacts.Section(host, options.Backend));
        }

        sections.Add(CacheFacts.Section(host));
        return new DoctorReport(sections, [.. problems.Select(Privacy.Hide)], Verdict(engine, problems));
    }

    private static string EngineVersion =>
        typeof(Doctor).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    // Where there is no library to be had, that the managed backend computes is as it should be.
    private static string? Trouble(NativeLibraryReport library) =>
        library.Objection is { } objection ? $"{objection} {library.Remedy}".TrimEnd()
        : library.IsLoaded || !(IsSupported || library.Attempts.Any(a => a.Source == NativeLibrarySearch.PathVariable)) ? null
        : $"oneDNN could not be loaded. {library.Remedy}";

    private static bool IsSupported => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    private static string Verdict(EngineReport? engine, List<string> problems) =>
        (problems.Count, engine) switch
        {
            (0, not null) => $"{engine.Backend} computes, and every self-test was right.",
            (_, null) => string.Create(CultureInfo.InvariantCulture, $"nothing computes: what was asked for is not to be had; {problems.Count} problem(s)."),
            _ => string.Create(CultureInfo.InvariantCulture, $"{engine.Backend} computes, with {problems.Count} problem(s) to be mended."),
        };
}
