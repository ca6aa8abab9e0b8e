using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Cnn.OneDnn.Interop;

/// <summary>Starts a process that tries the library, and understands how it ends: what kills a process cannot be caught in it.</summary>
internal static class TrialProcess
{
    /// <summary>Names the file to try; its presence asks a program to do nothing else.</summary>
    public const string Variable = "CNN_LIBRARY_TRIAL";

    // What the process says begins with this: the library may write lines of its own to standard output.
    private const string Mark = "cnn-trial ";
    private const int MostLines = 1000, MostLine = 4096;

    // What runtimes say before they end a process because the system has no more of something.
    private static readonly string[] Shortages =
        ["Out of memory", "OutOfMemory", "bad_alloc", "Thread creation failed", "Failed to create", "Resource temporarily unavailable", "Too many open files"];

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Runs a trial to its end.</summary>
    /// <param name="command">The program with its arguments.</param>
    /// <param name="file">The library to try.</param>
    /// <param name="timeOut">After which it is killed.</param>
    /// <param name="environment">Variables that it gets beside those of this process.</param>
    public static TrialOutcome Run(IReadOnlyList<string> command, string file, TimeSpan timeOut, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        start.Environment[Variable] = file;

        // The end is what is wanted, not a picture of it.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        Process? process;
        try
        {
            process = Process.Start(start);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException or PlatformNotSupportedException)
        {
            return new TrialOutcome(TrialStatus.NotStarted, string.Empty, 0, $"'{command[0]}' could not be started ({e.Message})");
        }

        using (process)
        {
            return process is null
                ? new TrialOutcome(TrialStatus.NotStarted, string.Empty, 0, $"'{command[0]}' could not be started")
                : Await(process, timeOut);
        }
    }

    /// <summary>What the process says first: a program that says nothing at all makes no trials, and its end is no sign of anything.</summary>
    public static void Begin(TextWriter output) => Write(output, new TrialOutcome(TrialStatus.Silent, string.Empty, 0, string.Empty));

    /// <summary>What the process says of the library once it is loaded, before it computes.</summary>
    public static void Announce(TextWriter output, string version, int instructionSet) =>
        Write(output, new TrialOutcome(TrialStatus.Silent, version, instructionSet, string.Empty));

    /// <summary>What the process says last.</summary>
    public static void Conclude(TextWriter output, TrialOutcome outcome) => Write(output, outcome);

    private static void Write(TextWriter output, TrialOutcome outcome)
    {
        output.WriteLine(Mark + outcome.ToLine());
        output.Flush();
    }

    private static TrialOutcome Await(Process process, TimeSpan timeOut)
    {
        TrialOutcome? said = null;
        string? shortage = null;
        int lines = 0;
        using ManualResetEventSlim end = new(), errorEnd = new();
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                end.Set();
            }
            else if (line.Data.Length <= MostLine && line.Data.StartsWith(Mark, StringComparison.Ordinal) && lines++ < MostLines
                && TrialOutcome.Parse(line.Data[Mark.Length..]) is { } outcome)
            {
                Volatile.Write(ref said, outcome);
            }
        };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not { } text)
            {
                errorEnd.Set();
            }
            else if (Array.Exists(Shortages, s => text.Contains(s, StringComparison.OrdinalIgnoreCase)))
            {
                Volatile.Write(ref shortage, text[..Math.Min(text.Length, MostLine)]);
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        if (!process.WaitForExit(timeOut))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(Grace);
            return Conclude(
                Volatile.Read(ref said), TrialStatus.TimedOut, string.Create(CultureInfo.InvariantCulture, $"{timeOut.TotalSeconds:0.###} s"), process);
        }

        // Its last lines may still be on the way; a process of its own that outlives it must not keep this one.
        end.Wait(Grace);
        errorEnd.Wait(Grace);
        TrialOutcome? result = Volatile.Read(ref said);

        // What the system lacked says nothing about the library.
        return process.ExitCode != 0 && Volatile.Read(ref shortage) is { } words
            ? new TrialOutcome(TrialStatus.NotStarted, string.Empty, 0, $"a process for it was ended ({words})")
            : SignalName.OfExitCode(process.ExitCode) is { } signal ? Conclude(result, TrialStatus.Crashed, signal, process)
            : process.ExitCode != 0 || result is null or { Status: TrialStatus.Silent }
                ? Conclude(result, TrialStatus.Silent, string.Create(CultureInfo.InvariantCulture, $"exit code {process.ExitCode}"), process)
            : result;
    }

    // A program that said nothing at all makes no trials.
    private static TrialOutcome Conclude(TrialOutcome? said, TrialStatus status, string detail, Process process) => said is null
        ? new TrialOutcome(
            TrialStatus.NotStarted, string.Empty, 0, $"'{process.StartInfo.FileName}' does not begin with LibraryTrial.IsRequested ({detail})")
        : said with { Status = status, Detail = detail };
}
