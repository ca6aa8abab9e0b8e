using System.Globalization;

namespace Cnn.OneDnn.Interop;

/// <summary>The signal that ended a process, from its exit code: 128 and the signal's number, as shells have it.</summary>
internal static class SignalName
{
    private const int Base = 128, Last = 64;

    // Of the machine or of people, and never of what a process computes.
    private static readonly string[] Outside = ["SIGHUP", "SIGINT", "SIGKILL", "SIGTERM", "SIGXCPU", "SIGXFSZ"];

    /// <summary>The signal's name with what it means, or null where no signal ended the process.</summary>
    public static string? OfExitCode(int code) => (code - Base) switch
    {
        1 => "SIGHUP, a terminal that went away",
        2 => "SIGINT, somebody's wish",
        4 => "SIGILL, an instruction that this processor does not have",
        6 => "SIGABRT, which a library raises where it cannot go on",
        7 => "SIGBUS, memory that is not there",
        8 => "SIGFPE, a division by zero",
        9 => "SIGKILL, which the system sends where memory runs out",
        11 => "SIGSEGV, memory that it must not touch",
        15 => "SIGTERM, somebody's wish",
        24 => "SIGXCPU, a limit of computing time",
        25 => "SIGXFSZ, a limit of the size of files",
        > 0 and <= Last and int other => string.Create(CultureInfo.InvariantCulture, $"signal {other}"),
        _ => null,
    };

    /// <summary>Whether a signal's name is one of those that come from outside the process: another time it may not come.</summary>
    public static bool IsFromOutside(string name) => Outside.Contains(name.Split(',')[0]);
}
