using System.Globalization;
using Cnn.OneDnn.Backends.Proof;
using Cnn.OneDnn.Files;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Diagnosis;

/// <summary>The files in which measurements and trials are kept.</summary>
internal static class CacheFacts
{
    // Of libraries, which the engines of a process have in common.
    private static readonly string[] Others = ["trials.tsv", "libraries.tsv"];

    /// <summary>Those of an engine, and those of the process.</summary>
    public static DoctorSection Section(Engine engine)
    {
        string? own = engine.Options.TuningCache;
        bool isShared = string.IsNullOrEmpty(own);
        return new("cache_files",
        [
            Fact("times", isShared ? CacheFile.Times() : CacheFile.Times(own)),
            Fact("proofs", isShared ? CacheFile.Beside(ProofBook.FileName) : CacheFile.Beside(own, ProofBook.FileName)),
            .. Others.Select(name => Fact(Path.GetFileNameWithoutExtension(name), CacheFile.Beside(name))),
        ]);
    }

    /// <summary>A file's path, size and number of entries, and whether it can be written.</summary>
    public static DoctorFact Fact(string name, string? path) =>
        DoctorFact.Create(name, path is null ? "none is kept" : $"{path}: {Content(path)}{(IsWritable(path) ? "" : ", cannot be written")}");

    private static string Content(string path)
    {
        try
        {
            return File.Exists(path)
                ? string.Create(CultureInfo.InvariantCulture, $"{new FileInfo(path).Length} bytes, {CacheFile.Read(path).Count} entries")
                : "not there yet";
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
