using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Cnn.OneDnn.Interop;

/// <summary>
/// Where native libraries are trusted: the folders of the program and of the assembly that needs them, and those of packages. Nothing above them, and not the
/// working folder: who may write there need not be who may say what runs here.
/// </summary>
public static class NativeLibraryFolders
{
    internal const string HostSource = "a package of the application";
    private const string HostVariable = "NATIVE_DLL_SEARCH_DIRECTORIES", NativePackage = "cnn.onednn.native.";

    /// <summary>The packages whose assemblies need native libraries.</summary>
    private static readonly string[] Packages = ["cnn.onednn", "cnn.models"];

    /// <summary>The platform as packages name it, such as linux-x64.</summary>
    internal static string RuntimeIdentifier { get; } =
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-" +
        $"{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>The folders that .NET's host took from the program's list of dependencies, or unpacked a single file to.</summary>
    internal static IReadOnlyList<string> OfHost { get; } =
    [
        .. (AppContext.GetData(HostVariable) as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathFullyQualified),
    ];

    /// <summary>The folders to look in for what an assembly of these packages needs, in this order; they need not exist.</summary>
    /// <param name="assembly">The assembly, which may be a plugin's.</param>
    public static IReadOnlyList<string> For(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return [.. Candidates(PathOf(assembly), AppContext.BaseDirectory, OfHost, RuntimeIdentifier).Select(f => f.Folder)];
    }

    /// <summary>Where an assembly lies; null where it is part of a single file.</summary>
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "An empty path is understood: the program's folder and the host's follow.")]
    internal static string? PathOf(Assembly assembly) => assembly.Location is { Length: > 0 } path ? path : null;

    /// <summary>The folders with the reason for each, every one once.</summary>
    internal static IEnumerable<(string Folder, string Source)> Candidates(string? assembly, string application, IReadOnlyList<string> host, string platform)
    {
        IEnumerable<(string, string)> all =
        [
            .. Path.GetDirectoryName(assembly) is { } plugin && plugin != Path.TrimEndingDirectorySeparator(application)
                ? Around(plugin, platform).Select(f => (f, "beside the assembly"))
                : [],
            .. assembly is not null && InCache(assembly, platform) is { } package ? [(package, "the cache of packages")] : Array.Empty<(string, string)>(),
            .. Around(application, platform).Select(f => (f, "beside the application")),
            .. host.Select(f => (f, HostSource)),
        ];
        return all.DistinctBy(f => Path.TrimEndingDirectorySeparator(f.Item1));
    }

    private static string[] Around(string folder, string platform) =>
        [Path.Combine(folder, "native", platform), Path.Combine(folder, "runtimes", platform, "native"), folder];

    /// <summary>
    /// The native package's folder, where an assembly lies in a cache of packages as NuGet lays it out, ID/VERSION/lib/FRAMEWORK: in the same cache, of the
    /// same version. Scripts and notebooks load assemblies from there. Both must bear the mark of what NuGet has unpacked: a folder that is only called so need
    /// not be its.
    /// </summary>
    private static string? InCache(string assembly, string platform)
    {
        DirectoryInfo? library = Directory.GetParent(assembly)?.Parent, version = library?.Parent, cache = version?.Parent?.Parent;
        if (library?.Name != "lib" || cache is null || !Packages.Contains(version!.Parent!.Name, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        string native = Path.Combine(cache.FullName, NativePackage + platform, version.Name);
        return IsUnpacked(version.FullName) && IsUnpacked(native) ? Path.Combine(native, "runtimes", platform, "native") : null;
    }

    private static bool IsUnpacked(string package) =>
        Directory.Exists(package) && (File.Exists(Path.Combine(package, ".nupkg.metadata")) || Directory.EnumerateFiles(package, "*.nuspec").Any());
}
