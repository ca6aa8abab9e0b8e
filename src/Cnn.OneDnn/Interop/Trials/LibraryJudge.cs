namespace Cnn.OneDnn.Interop;

/// <summary>Objects to libraries that compute wrongly on this machine: by what is known of their version, and by what a trial found.</summary>
internal static class LibraryJudge
{
    private const string MemoryMap = "/proc/self/maps";

    /// <summary>What speaks against loading a file, as a phrase; null if nothing does.</summary>
    public static string? Before(string file, NativeLibrarySearch search)
    {
        // No trial is made where its outcome would change nothing.
        if ((search.IsChecked ? search.Trials.Of(file) : search.Trials.Recorded(file)) is not { } outcome)
        {
            return null;
        }

        return Known(outcome.Version, search) ?? (outcome.Forbids ? outcome.Describe() : null);
    }

    /// <summary>What speaks against a library that was loaded and has computed nothing yet, as a phrase; null if nothing does.</summary>
    public static string? After(string path, string version, NativeLibrarySearch search)
    {
        if (Known(version, search) is { } defect)
        {
            return defect;
        }

        // A name that the system's loader turned into a file has not been tried before.
        return !File.Exists(path) && FileOf(path) is { } file ? Before(file, search) : null;
    }

    /// <summary>The file of a library that is loaded by this path, or by this name alone; null if it is not found.</summary>
    public static string? FileOf(string path) => File.Exists(path) ? path
        : SystemFiles.Instance.Read(MemoryMap)?.Split('\n').Select(l => l[(l.LastIndexOf(' ') + 1)..])
            .FirstOrDefault(f => Path.GetFileName(f).StartsWith(path, StringComparison.Ordinal));

    private static string? Known(string version, NativeLibrarySearch search) =>
        KnownDefects.Find(version, search.Processor) is { } defect
            ? $"oneDNN {version} is known to compute wrongly where {defect.Condition}, as here: {defect.Breaks}"
            : null;
}
