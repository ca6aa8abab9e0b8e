using System.Globalization;

namespace Cnn.Cli;

/// <summary>The limits that the process was started with, as ulimit sets them.</summary>
internal static class ProcessLimits
{
    /// <summary>What is allowed of something; null where it is not limited or nothing is known.</summary>
    /// <param name="key">Its name in the system's table, such as "Max open files".</param>
    public static long? Read(string key)
    {
        try
        {
            string? line = OperatingSystem.IsLinux()
                ? File.ReadLines("/proc/self/limits").FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal))
                : null;
            string? soft = line?[key.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
            return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out long limit) ? limit : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
