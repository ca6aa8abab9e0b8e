using System.Globalization;

namespace Cnn.OneDnn.Interop;

/// <summary>The signal that ended a process, from its exit code: 128 and the signal's number, as shells have it.</summary>
internal static class SignalName
{
    private const int Base = 128, Last = 64;

    /// <summary>The signal's name with what it means, or null where no signal ended the process.</summary>
    public static string? OfExitCode(int code) => (code - Base) switch
    {
        4 => "SIGILL, an instruction that this processor does not have",
        6 => "SIGABRT, which a library raises where it cannot go on",
        7 => "SIGBUS, memory that is not there",
        8 => "SIGFPE, a division by zero",
        9 => "SIGKILL, which the system sends where memory runs out",
        11 => "SIGSEGV, memory that it must not touch",
        15 => "SIGTERM, somebody's wish",
        > 0 and <= Last and int other => string.Create(CultureInfo.InvariantCulture, $"signal {other}"),
        _ => null,
    };
}
