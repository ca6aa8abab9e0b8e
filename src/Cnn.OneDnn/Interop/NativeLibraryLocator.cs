using System.Runtime.InteropServices;
using Cnn.OneDnn.Bindings;

namespace Cnn.OneDnn.Interop;

/// <summary>
/// Loads oneDNN once per process and tells the runtime that the bindings' imports are in it. A failure is not remembered, so that a later call with
/// another path can succeed.
/// </summary>
internal static unsafe class NativeLibraryLocator
{
    /// <summary>The only major version whose C interface the bindings describe.</summary>
    public const int MajorVersion = 3;

    private static readonly Lock Gate = new();
    private static nint library;
    private static NativeLibraryReport? loaded;

    /// <summary>Whether oneDNN is in the process.</summary>
    public static bool IsLoaded => Volatile.Read(ref library) != 0;

    /// <summary>Loads the library, or throws with the whole report.</summary>
    public static NativeLibraryReport Require(string? path = null)
    {
        NativeLibraryReport report = Load(path);
        return report.IsLoaded ? report : throw new NativeLibraryException(report);
    }

    /// <summary>Loads the library and says what came of it.</summary>
    public static NativeLibraryReport Load(string? path = null) => Load(new NativeLibrarySearch { OptionPath = path });

    public static NativeLibraryReport Load(NativeLibrarySearch search)
    {
        lock (Gate)
        {
            if (loaded is not null)
            {
                // The process holds one oneDNN: asking for another file now would silently not be honoured.
                return string.IsNullOrEmpty(search.OptionPath) || SameFile(search.OptionPath, loaded.LoadedPath!)
                    ? loaded
                    : Failure([new(search.OptionPath, "the option", $"the process already uses {loaded.LoadedPath}")]);
            }

            NativeLibraryReport report = Find(search, out nint handle);
            if (report.IsLoaded)
            {
                NativeLibrary.SetDllImportResolver(typeof(Dnnl).Assembly, static (name, _, _) => name == Dnnl.Library ? library : 0);
                Volatile.Write(ref library, handle);
                loaded = report with { InstructionSet = NativeEnvironment.LibraryInstructionSet() };
                return loaded;
            }

            return report;
        }
    }

    /// <summary>The report of a search, without keeping what it finds.</summary>
    public static NativeLibraryReport Examine(NativeLibrarySearch search)
    {
        NativeLibraryReport report = Find(search, out nint handle);
        if (report.IsLoaded)
        {
            NativeLibrary.Free(handle);
        }

        return report;
    }

    private static NativeLibraryReport Find(NativeLibrarySearch search, out nint handle)
    {
        var attempts = new List<NativeLibraryAttempt>();
        foreach ((string path, string source) in search.Candidates())
        {
            string? objection = null;
            if (IsFile(path) && File.Exists(path) && (objection = LibraryJudge.Before(path, search)) is not null && search.IsChecked)
            {
                attempts.Add(new NativeLibraryAttempt(path, source, objection) { IsRefused = true });
                continue;
            }

            string? error = TryLoad(path, out handle, out string version);
            if (error is null && (objection ??= LibraryJudge.After(path, version, search)) is not null && search.IsChecked)
            {
                NativeLibrary.Free(handle);
                attempts.Add(new NativeLibraryAttempt(path, source, objection) { IsRefused = true });
                continue;
            }

            attempts.Add(new NativeLibraryAttempt(path, source, error));
            if (error is null)
            {
                return NativeEnvironment.Describe(attempts) with { LoadedPath = path, Version = version, Warning = objection };
            }
        }

        handle = 0;
        return Failure(attempts);
    }

    private static NativeLibraryReport Failure(List<NativeLibraryAttempt> attempts) =>
        NativeEnvironment.Describe(attempts) with { Remedy = NativeEnvironment.RemedyFor(attempts) };

    private static string? TryLoad(string path, out nint handle, out string version)
    {
        (handle, version) = (0, string.Empty);
        bool isFile = IsFile(path);
        if (isFile && !File.Exists(path))
        {
            return "no such file";
        }

        // A system without OpenMP's runtime gets one fetched beside oneDNN, where the loader does not look by itself.
        string openMp = Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, "libgomp.so.1");
        if (isFile && File.Exists(openMp))
        {
            _ = NativeLibrary.TryLoad(Path.GetFullPath(openMp), out _);
        }

        try
        {
            handle = isFile ? NativeLibrary.Load(Path.GetFullPath(path)) : LoadByName(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return OneLine(e.Message);
        }

        if (!NativeLibrary.TryGetExport(handle, "dnnl_version", out nint function))
        {
            NativeLibrary.Free(handle);
            return "it does not export dnnl_version, so it is not oneDNN";
        }

        dnnl_version_t* found = ((delegate* unmanaged<dnnl_version_t*>)function)();
        version = $"{found->major}.{found->minor}.{found->patch}";
        if (found->major != MajorVersion)
        {
            NativeLibrary.Free(handle);
            return $"oneDNN {MajorVersion}.x was expected, this is {version}";
        }

        return null;
    }

    private static bool IsFile(string path) =>
        Path.IsPathRooted(path) || path.Contains('/', StringComparison.Ordinal) || path.Contains('\\', StringComparison.Ordinal);

    /// <summary>By the system's loader; on Windows without the working folder, which it would else search too.</summary>
    private static nint LoadByName(string name) => OperatingSystem.IsWindows()
        ? NativeLibrary.Load(name, typeof(NativeLibraryLocator).Assembly, DllImportSearchPath.System32 | DllImportSearchPath.SafeDirectories)
        : NativeLibrary.Load(name);

    private static bool SameFile(string asked, string present) =>
        string.Equals(RealPath(asked), RealPath(LibraryJudge.FileOf(present) ?? present), StringComparison.Ordinal);

    /// <summary>A file's path without links, neither of its own nor of the folders above it; what cannot be followed stays.</summary>
    private static string RealPath(string path)
    {
        string full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is not { } folder)
        {
            return full;
        }

        string here = Path.Combine(RealPath(folder), Path.GetFileName(full));
        try
        {
            return File.ResolveLinkTarget(here, returnFinalTarget: true) is { } target ? RealPath(target.FullName) : here;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return here;
        }
    }

    // The runtime appends one paragraph per place that it probed by itself; the loader's reason comes first.
    private static string OneLine(string message) =>
        string.Join("; ", message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct());
}
