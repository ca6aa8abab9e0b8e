using System.ComponentModel;

namespace Cnn.Cli;

/// <summary>What the system has run out of, and what to do about it.</summary>
internal static class Shortages
{
    private const string Threads =
        "The system gives this process no more threads. Use fewer with --threads, or raise its limit of processes (ulimit -u, or " +
            "pids.max of the control group).";

    private const string Memory = "Use a smaller --batch or a smaller network, or give the process more memory.";

    // The system's numbers for: nothing now, such as a process or thread, no memory, too many files in all, too many files, no room on the disk, quota used
    // up; on Windows disk full, twice.
    private const int NoMoreNow = 11, OutOfMemory = 12, TooManyFiles = 23, TooManyOpenFiles = 24, NoRoom = 28, QuotaUsed = 122, WindowsDisk = 112,
        WindowsHandleDisk = 39;

    /// <summary>A sentence about a shortage; null where the exception is about something else.</summary>
    public static string? Describe(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            if (Explain(e) is { } sentence)
            {
                return sentence;
            }
        }

        return null;
    }

    private static string? Explain(Exception e) => e switch
    {
        InsufficientMemoryException => e.Message,
        OutOfMemoryException or ThreadStartException when IsOfThread(e) => Threads,
        Win32Exception { NativeErrorCode: NoMoreNow } when !OperatingSystem.IsWindows() => Threads,
        Win32Exception { NativeErrorCode: OutOfMemory } when !OperatingSystem.IsWindows() => $"There is not enough memory. {Memory}",
        OutOfMemoryException => $"There is not enough memory. {Memory}",
        IOException => (e.HResult & 0xFFFF) switch
        {
            TooManyFiles or TooManyOpenFiles when !OperatingSystem.IsWindows() =>
                "The process may not open more files. Raise its limit (ulimit -n, at least 256), or close other programs.",
            OutOfMemory when !OperatingSystem.IsWindows() => $"There is not enough memory. {Memory}",
            NoRoom or QuotaUsed when !OperatingSystem.IsWindows() => $"{Sentence(e.Message)} Make room on the disk, or give another place.",
            WindowsDisk or WindowsHandleDisk when OperatingSystem.IsWindows() => $"{Sentence(e.Message)} Make room on the disk, or give another place.",
            _ => null,
        },
        _ => null,
    };

    // The runtime has no other sign for it: what it throws speaks of memory.
    private static bool IsOfThread(Exception e) =>
        e is ThreadStartException || e.StackTrace?.Contains("System.Threading.Thread.Start", StringComparison.Ordinal) == true;

    private static string Sentence(string text) => text.TrimEnd('.') + ".";
}
