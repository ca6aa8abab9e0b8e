namespace Cnn.Native.Manifests;

/// <summary>One package to fetch, as native/packages.json states it.</summary>
/// <param name="Name">The Debian package.</param>
/// <param name="Suite">The Debian suite, or "host" for the machine's own.</param>
/// <param name="Architecture">Debian's name of the processor: amd64, arm64.</param>
/// <param name="Group">runtime: what a program needs to run; tools: what writing and checking the bindings needs; tests: what only tests need.</param>
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

    /// <summary>The lowest version that a fetched oneDNN may report once loaded, where any of a range will do.</summary>
    public string? OneDnnFrom { get; init; }

    /// <summary>The version that what it reports must stay below.</summary>
    public string? OneDnnBelow { get; init; }

    /// <summary>Whether a fetched oneDNN must compute rightly on this machine before it is installed. Where the version is open, it must anyway.</summary>
    public bool SelfTest { get; init; }

    /// <summary>Where else the package is looked for, in this order.</summary>
    public IReadOnlyList<PackageChoice> Otherwise { get; init; } = [];

    /// <summary>Whether any version of a range will do, so that neither version nor hash of the package can be known.</summary>
    public bool IsOpen => OneDnnFrom is not null || OneDnnBelow is not null;

    /// <summary>The entry as its first place has it, then as each of the others has it.</summary>
    public IEnumerable<PackageEntry> Choices() =>
    [
        this with { Otherwise = [] },
        .. Otherwise.Select(other => this with
        {
            Suite = other.Suite,
            Files = other.Files,
            Version = other.Version,
            Sha256 = other.Sha256,
            OneDnnVersion = other.OneDnnVersion,
            OneDnnFrom = other.OneDnnFrom,
            OneDnnBelow = other.OneDnnBelow,
            Otherwise = [],
        }),
    ];

    /// <summary>Whether a oneDNN that reports this version is the one meant.</summary>
    public bool Suits(string version) => OneDnnVersion is string exact
        ? version == exact
        : System.Version.TryParse(version, out Version? reported) && reported >= System.Version.Parse(OneDnnFrom!)
            && reported < System.Version.Parse(OneDnnBelow!);

    /// <summary>Version and suite, for messages.</summary>
    public string Place() => $"{Version ?? (IsOpen ? $"from {OneDnnFrom} and below {OneDnnBelow}" : "the version at hand")} of {Suite}";
}
