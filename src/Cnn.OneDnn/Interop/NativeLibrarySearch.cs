namespace Cnn.OneDnn.Interop;

/// <summary>Where oneDNN may lie, in the order in which it is looked for.</summary>
internal sealed record NativeLibrarySearch
{
    public const string PathVariable = "CNN_ONEDNN_LIBRARY";
    public const string OptionSource = "the option";
    public const string CheckVariable = "CNN_ONEDNN_CHECK";

    /// <summary>A file named by an option; nothing else is tried then.</summary>
    public string? OptionPath { get; init; }

    /// <summary>A file named by the environment; nothing else is tried then.</summary>
    public string? EnvironmentPath { get; init; } = Environment.GetEnvironmentVariable(PathVariable);

    public string BaseDirectory { get; init; } = AppContext.BaseDirectory;

    /// <summary>
    /// The engine's own file: a plugin has what it needs beside itself, a notebook in the cache of packages. Null where the program is one file.
    /// </summary>
    public string? AssemblyPath { get; init; } = NativeLibraryFolders.PathOf(typeof(NativeLibrarySearch).Assembly);

    /// <summary>Where .NET's host found the native files of the program's packages.</summary>
    public IReadOnlyList<string> HostFolders { get; init; } = NativeLibraryFolders.OfHost;

    public string RuntimeIdentifier { get; init; } = NativeLibraryFolders.RuntimeIdentifier;

    /// <summary>Where the system keeps libraries whose exact version only a listing tells.</summary>
    public IReadOnlyList<string> SystemDirectories { get; init; } =
        OperatingSystem.IsLinux() ? ["/usr/local/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"] : [];

    /// <summary>Where the library is to compute.</summary>
    public ProcessorIdentity Processor { get; init; } = ProcessorIdentity.OfThisMachine;

    /// <summary>Tries what is found before it is used.</summary>
    public LibraryTrials Trials { get; init; } = LibraryTrials.Current;

    /// <summary>Whether a library that is known or found to compute wrongly on this machine is left alone; somebody may want it all the same.</summary>
    public bool IsChecked { get; init; } = Environment.GetEnvironmentVariable(CheckVariable)?.ToLowerInvariant() switch
    {
        null or "" or "on" => true,
        "off" => false,
        string other => throw new EngineConfigurationException(
            $"{CheckVariable} must be on or off, received '{other}'. Unset it to leave libraries alone that compute wrongly here."),
    };

    /// <summary>The candidates with the reason for each. Files that do not exist are named too, so that a report shows where one could be put.</summary>
    public IEnumerable<(string Path, string Source)> Candidates()
    {
        if (!string.IsNullOrEmpty(OptionPath))
        {
            return [(OptionPath, OptionSource)];
        }

        if (!string.IsNullOrEmpty(EnvironmentPath))
        {
            return [(EnvironmentPath, PathVariable)];
        }

        return Distributed().Concat(Installed());
    }

    private static string Pattern => OperatingSystem.IsWindows() ? "dnnl*.dll" : OperatingSystem.IsMacOS() ? "libdnnl*.dylib" : "libdnnl.so*";

    private static string PlainName => OperatingSystem.IsWindows() ? "dnnl.dll" : OperatingSystem.IsMacOS() ? "libdnnl.3.dylib" : "libdnnl.so.3";

    private IEnumerable<(string Path, string Source)> Distributed()
    {
        foreach ((string folder, string source) in NativeLibraryFolders.Candidates(AssemblyPath, BaseDirectory, HostFolders, RuntimeIdentifier))
        {
            // Where the host looks there may be many folders, most of them without it: those are not named.
            foreach (string file in source == NativeLibraryFolders.HostSource ? Matches(folder) : FilesOrPlainName(folder))
            {
                yield return (file, source);
            }
        }
    }

    private IEnumerable<(string Path, string Source)> Installed()
    {
        yield return (PlainName, "the system's loader");
        foreach (string directory in SystemDirectories)
        {
            foreach (string file in Matches(directory))
            {
                yield return (file, "the system");
            }
        }
    }

    private static IReadOnlyList<string> FilesOrPlainName(string folder)
    {
        IReadOnlyList<string> found = Matches(folder);
        return found.Count > 0 ? found : [Path.Combine(folder, PlainName)];
    }

    private static IReadOnlyList<string> Matches(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, Pattern).Order(StringComparer.Ordinal)] : [];
}
