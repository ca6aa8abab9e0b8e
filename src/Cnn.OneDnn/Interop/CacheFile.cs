namespace Cnn.OneDnn.Interop;

/// <summary>
/// Small files of the user's cache folder, a key and a value on each line, that only save time: one that cannot be read is empty, one that cannot be written
/// is not. CNN_TUNING_CACHE names another file, or is "off" to keep nothing.
/// </summary>
internal static class CacheFile
{
    public const string Variable = "CNN_TUNING_CACHE";
    private const int MaximumLines = 100_000, MaximumLine = 4096;

    /// <summary>The file of measured times, or null where nothing is kept.</summary>
    public static string? Times()
    {
        string? wish = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(wish))
        {
            return wish == "off" ? null : Path.GetFullPath(wish);
        }

        string cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg
            ? xdg
            : OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return cache.Length == 0 ? null : Path.Combine(cache, "cnn", "tuning.tsv");
    }

    /// <summary>Another file that goes with the measured times: in their folder, or where that file was named, named after it.</summary>
    public static string? Beside(string name) => Times() is not { } times
        ? null
        : string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)) ? Path.Combine(Path.GetDirectoryName(times)!, name) : $"{times}.{name}";

    /// <summary>The file's lines.</summary>
    /// <param name="path">The file, or null for none.</param>
    /// <param name="keeps">Which keys are of use; the others are forgotten, and gone from the file when it is written again. All if null.</param>
    public static Dictionary<string, string> Read(string? path, Func<string, bool>? keeps = null)
    {
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (string line in path is not null && File.Exists(path) ? File.ReadLines(path).Take(MaximumLines) : [])
            {
                int tab = line.LastIndexOf('\t');
                if (tab > 0 && tab < line.Length - 1 && line.Length <= MaximumLine && keeps?.Invoke(line) != false)
                {
                    lines[line[..tab]] = line[(tab + 1)..];
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            lines.Clear();
        }

        return lines;
    }

    /// <summary>Replaces the file by these lines. No value holds a tab or the end of a line.</summary>
    public static void Write(string? path, IEnumerable<KeyValuePair<string, string>> lines)
    {
        if (path is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string temporary = $"{path}.{Environment.ProcessId}";
            File.WriteAllLines(temporary, lines.Select(l => $"{l.Key}\t{l.Value}"));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A read-only home: found out again next time.
        }
    }
}
