using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Cnn.Cli;

/// <summary>
/// How many files the process may have open. The runtime opens some for itself and for every assembly: with too few it ends in the midst of anything with a
/// message about assemblies.
/// </summary>
internal static class FileLimit
{
    /// <summary>What a training takes, with room to spare.</summary>
    private const int Least = 96;

    private const string Key = "Max open files";

    /// <summary>Says that the limit is too low to start with.</summary>
    /// <returns>Whether it is.</returns>
    public static bool Objects()
    {
        if (OfThisProcess() is not int limit || limit >= Least)
        {
            return false;
        }

        // Straight to standard error: the console would open files of its own.
        try
        {
            using var error = new FileStream(new SafeFileHandle(2, ownsHandle: false), FileAccess.Write, 1);
            error.Write(Encoding.UTF8.GetBytes($"cnn: The process may open {limit} files, and needs {Least}. Raise its limit (ulimit -n).\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Nobody reads it.
        }

        return true;
    }

    private static int? OfThisProcess()
    {
        try
        {
            string? line = OperatingSystem.IsLinux()
                ? File.ReadLines("/proc/self/limits").FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal))
                : null;
            string? soft = line?[Key.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
            return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) ? limit : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
