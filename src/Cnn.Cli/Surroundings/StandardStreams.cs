using System.Globalization;

namespace Cnn.Cli;

/// <summary>
/// The streams that the process was started with. Where one is closed, the runtime has opened something of its own in its place, such as one end of a pipe:
/// what would be written there goes nowhere instead.
/// </summary>
internal static class StandardStreams
{
    /// <summary>Standard output; it fails when something is written where it is closed.</summary>
    public static TextWriter Output => IsGiven(1) ? Console.Out : new ClosedWriter();

    /// <summary>Standard error; what is written where it is closed is lost.</summary>
    public static TextWriter Error => IsGiven(2) ? Console.Error : TextWriter.Null;

    /// <summary>Standard input; empty where it is closed.</summary>
    public static Stream Input => IsGiven(0) ? Console.OpenStandardInput() : Stream.Null;

    private static bool IsGiven(int number)
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists("/proc/self/fd"))
        {
            return true;
        }

        string? target = TargetOf(number);
        return target is not null && !target.StartsWith("/memfd:", StringComparison.Ordinal) && !target.StartsWith("anon_inode:", StringComparison.Ordinal)
            && !(target.StartsWith("pipe:", StringComparison.Ordinal) && HasBothEnds(target));
    }

    // A pipe with which the process talks to itself; of one that it was given, others hold the other end.
    private static bool HasBothEnds(string pipe)
    {
        var modes = new HashSet<int>();
        foreach (string file in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            if (int.TryParse(Path.GetFileName(file), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && TargetOf(number) == pipe
                && ModeOf(number) is int mode)
            {
                modes.Add(mode);
            }
        }

        return modes.Count > 1;
    }

    private static string? TargetOf(int number)
    {
        try
        {
            return new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{number}")).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The last octal digit of "flags:": 0 for reading, 1 for writing, 2 for both.
    private static int? ModeOf(int number)
    {
        try
        {
            string? line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{number}"))
                .FirstOrDefault(l => l.StartsWith("flags:", StringComparison.Ordinal));
            return line is null ? null : (line.TrimEnd()[^1] - '0') & 3;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed class ClosedWriter : StringWriter
    {
        /// <inheritdoc/>
        public override void Write(string? value) => throw new ObjectDisposedException("Standard output");
    }
}
