namespace Cnn.Native.Manifests;

/// <summary>One package to fetch, as native/packages.json states it.</summary>
/// <param name="Name">The Debian package.</param>
/// <param name="Suite">The Debian suite, or "host" for the machine's own.</param>
/// <param name="Architecture">Debian's name of the processor: amd64, arm64.</param>
/// <param name="Group">runtime: what a program needs to run; tools: what writing and checking the bindings needs.</param>
/// <param name="Folder">Where its files go, relative to native/.</param>
/// <param name="Files">What is taken out of it.</param>
internal sealed record PackageEntry(
    string Name, string Suite, string Architecture, string Group, string Folder, IReadOnlyList<FileEntry> Files)
{
    /// <summary>The suite that stands for the machine's own.</summary>
    public const string HostSuite = "host";

    /// <summary>The exact version; only a tool or a package of the machine's own suite may leave it open.</summary>
    public string? Version { get; init; }

    /// <summary>The package file's SHA-256 in lower-case hexadecimal; only a tool or a package of the machine's own suite may leave it open.</summary>
    public string? Sha256 { get; init; }

    /// <summary>A library name; when the system's loader finds it, the package is not needed.</summary>
    public string? SkipIfLoads { get; init; }

    /// <summary>A file of <see cref="Files"/> that is retargeted on an older glibc; null for none.</summary>
    public string? Retarget { get; init; }

    /// <summary>The version that a retargeted or fetched oneDNN must report once loaded, such as 3.12.1; null for no such check.</summary>
    public string? OneDnnVersion { get; init; }
}
