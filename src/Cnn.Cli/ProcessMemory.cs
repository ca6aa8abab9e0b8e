using System.Diagnostics;
using Cnn.OneDnn.Numbers;

namespace Cnn.Cli;

/// <summary>The memory of this process.</summary>
internal static class ProcessMemory
{
    /// <summary>The largest resident size so far, in MiB: VmHWM where the kernel tells it.</summary>
    public static long PeakMegabytes()
    {
        const string Key = "VmHWM:";
        try
        {
            string? line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal));
            if (line is not null && NumberText.TryCount(line[Key.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), out long kibibytes))
            {
                return kibibytes >> 10;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No such file on this system: the runtime's own figure has to do.
        }

        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 >> 20;
    }
}
