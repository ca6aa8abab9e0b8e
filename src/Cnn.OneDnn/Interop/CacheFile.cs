using Cnn.OneDnn.Files;

namespace Cnn.OneDnn.Interop;

/// <summary>
/// Small files of the user's cache folder, a key and a value on each line, that only save time: one that cannot be read is empty, one that cannot be written
/// is not. CNN_TUNING_CACHE names another file, or a folder for them, or is "off" to keep nothing.
/// </summary>
internal static class CacheFile
{
    public const string Variable = "CNN_TUNING_CACHE";
    private const string TimesName = "tuning.tsv";
    private const int MaximumLines = 100_000, MaximumLine = 4096;

    /// <summary>The file of measured times, or null where nothing is kept.</summary>
    public static string? Times() => Times(Asked);

    /// <param name="wish">A file, a folder or "off"; null or empty for the user's cache folder.</param>
    public static string? Times(string? wish)
    {
        if (!string.IsNullOrEmpty(wish))
        {
            return wish == "off" ? null : IsFolder(wish) ? Path.Combine(Path.GetFullPath(wish), TimesName) : Path.GetFullPath(wish);
        }

        return UserFolders.Cache is { } cache ? Path.Combine(cache, "cnn", TimesName) : null;
    }

    /// <summary>Another file that goes with the measured times: in their folder, or where that file was named, named after it.</summary>
    public static string? Beside(string name) => Beside(Asked, name);

    /// <param name="wish">As for <see cref="Times(string?)"/>.</param>
    /// <param name="name">The name in the folder.</param>
    public static string? Beside(string? wish, string name) => Times(wish) is not { } times
        ? null
        : string.IsNullOrEmpty(wish) || IsFolder(wish) ? Path.Combine(Path.GetDirectoryName(times)!, name) : $"{times}.{name}";

    /// <summary>The file's lines.</summary>
    /// <param name="path">The file, or null for none.</param>
    /// <param name="keeps">Which keys are of use; the others are forgotten, and gone from the file when it is written again. All if null.</param>
    public static Dictionary<string, string> Read(string? path, Func<string, bool>? keeps = null)
    {
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            if (path is not null)
            {
                InputFile.Require(path);
            }

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
            using var file = new AtomicFile(path);
            using (var writer = new StreamWriter(file.Stream, leaveOpen: true))
            {
                foreach ((string key, string value) in lines)
                {
                    writer.Write($"{key}\t{value}\n");
                }
            }

            file.Commit();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A read-only home: found out again next time.
        }
    }

    private static string? Asked => Environment.GetEnvironmentVariable(Variable);

    private static bool IsFolder(string path) => Path.EndsInDirectorySeparator(path) || Directory.Exists(path);
}
