using Cnn.OneDnn.Backends.OneDnn;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Verification;

/// <summary>
/// Tries oneDNN in a process of its own before this one uses it. What kills a process cannot be caught in it, so a library that divides by zero on this machine
/// is found out by a child; it is then left alone like one that computes wrong numbers. Each library is tried once per machine; later starts read what came of
/// it.
/// </summary>
/// <example>
/// The first lines of a program:
/// <code>
/// if (LibraryTrial.IsRequested)
/// {
///     return LibraryTrial.Run();
/// }
///
/// LibraryTrial.Enable(new LibraryTrialOptions { Listener = Console.Error.WriteLine });
/// </code>
/// </example>
public static class LibraryTrial
{
    private const int ThreadsOfTheRuntime = 6;

    /// <summary>Whether this process was started to try a library: then call <see cref="Run"/> and return what it returns.</summary>
    public static bool IsRequested => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(TrialProcess.Variable));

    /// <summary>
    /// From now on, libraries that have not been tried on this machine are tried before they are used. To be called before the first model is built.
    /// </summary>
    /// <param name="options">How; null for this same program, started again.</param>
    /// <exception cref="InvalidOperationException">This process was itself started to try a library, and went on instead.</exception>
    public static void Enable(LibraryTrialOptions? options = null)
    {
        if (IsRequested)
        {
            throw new InvalidOperationException(
                "This process was started to try a library: begin the program with 'if (LibraryTrial.IsRequested) { return LibraryTrial.Run(); }'.");
        }

        options ??= new LibraryTrialOptions();
        LibraryTrials.Listener = options.Listener;
        LibraryTrials.Current = LibraryTrials.Kept(options.Command ?? OwnCommand(), options.TimeOut);
    }

    /// <summary>Tries the library that this process was started for, and says on standard output what came of it.</summary>
    /// <returns>The exit code: 0 if it came to an end.</returns>
    public static int Run() => Make(Environment.GetEnvironmentVariable(TrialProcess.Variable) ?? string.Empty, Console.Out);

    private static int Make(string file, TextWriter output)
    {
        TrialProcess.Begin(output);
        int threads = ProcessorBudget.OfThisProcess().Threads;
        try
        {
            // The runtime starts some of its own as it goes, and ends the process where it gets none.
            ThreadShortage.Require(threads + ThreadsOfTheRuntime);
            using var engine = new EngineThread(threads);
            TrialProcess.Conclude(output, engine.Invoke(() => Try(file, threads, output)));
        }
        catch (Exception e) when (e is EngineConfigurationException or OutOfMemoryException or OneDnnException { Status: OneDnnStatus.OutOfMemory })
        {
            // What the system lacks now says nothing about the library.
            TrialProcess.Conclude(output, new TrialOutcome(TrialStatus.NotStarted, string.Empty, 0, e.Message.TrimEnd('.')));
        }

        return 0;
    }

    private static TrialOutcome Try(string file, int threads, TextWriter output)
    {
        // This process is the trial: nothing speaks against loading the file.
        NativeLibraryReport report = NativeLibraryLocator.Load(new NativeLibrarySearch { OptionPath = file, IsChecked = false });
        if (!report.IsLoaded)
        {
            return new TrialOutcome(TrialStatus.NotLoaded, string.Empty, 0, report.Attempts[^1].Error ?? string.Empty);
        }

        int instructionSet = NativeEnvironment.LibraryInstructionSetNumber();
        TrialProcess.Announce(output, report.Version!, instructionSet);
        try
        {
            using var backend = new OneDnnBackend(threads, file);
            SelfTestResult result = SelfTestRunner.Run(backend);
            return result.IsRight
                ? new TrialOutcome(TrialStatus.Passed, report.Version!, instructionSet, FormattableString.Invariant($"{result.Passed}"))
                : new TrialOutcome(TrialStatus.Wrong, report.Version!, instructionSet, result.Failures.Count > 0
                    ? $"{result.Failures[0]}{(result.Failures.Count > 1 ? $", and {result.Failures.Count - 1} more" : "")}"
                    : "it has no kernels");
        }
        catch (Exception e) when (e is (CnnException and not (EngineConfigurationException or OneDnnException { Status: OneDnnStatus.OutOfMemory }))
            or InvalidOperationException or ArgumentException or EntryPointNotFoundException)
        {
            return new TrialOutcome(TrialStatus.Wrong, report.Version!, instructionSet, e.Message);
        }
    }

    // `dotnet program.dll` is told apart from a program with a file of its own by its name.
    private static string[]? OwnCommand()
    {
        string[] arguments = Environment.GetCommandLineArgs();
        return Environment.ProcessPath is not { } program ? null
            : Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase) && arguments is [var assembly, ..]
                && File.Exists(assembly) ? [program, assembly] : [program];
    }
}
