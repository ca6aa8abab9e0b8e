using System.Globalization;
using Cnn.OneDnn.Files;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Diagnosis;

/// <summary>The files in which measurements and trials are kept.</summary>
internal static class CacheFacts
{
    private static readonly string[] Others = ["proofs.tsv", "trials.tsv", "libraries.tsv"];

    public static DoctorSection Section() => new("cache_files",
    [
        Fact("times", CacheFile.Times()),
        .. Others.Select(name => Fact(Path.GetFileNameWithoutExtension(name), CacheFile.Beside(name))),
    ]);

    /// <summary>A file's path, size and number of entries, and whether it can be written.</summary>
    public static DoctorFact Fact(string name, string? path) => DoctorFact.Of(name, path is null ? "none is kept" : $"{path}: {Content(path)}{(IsWritable(path) ? "" : ", cannot be written")}");

    private static string Content(string path)
    {
        try
        {
            return File.Exists(path) ? string.Create(CultureInfo.InvariantCulture, $"{new FileInfo(path).Length} bytes, {CacheFile.Read(path).Count} entries") : "not there yet";
        }
        catch (IOException)
        {
            return "cannot be read";
        }
    }

    private static bool IsWritable(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        while (folder is not null && !Directory.Exists(folder))
        {
            if (File.Exists(folder))
            {
                return false;
            }

            folder = Path.GetDirectoryName(folder);
        }

        try
        {
            AtomicFile.Try(folder == Path.GetDirectoryName(path) ? path : Path.Combine(folder ?? ".", "cnn"));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
