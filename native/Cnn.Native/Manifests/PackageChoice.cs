namespace Cnn.Native.Manifests;

/// <summary>Another place for a package, for when the earlier ones cannot serve.</summary>
/// <param name="Suite">The Debian suite.</param>
/// <param name="Files">What is taken out of it there.</param>
internal sealed record PackageChoice(string Suite, IReadOnlyList<FileEntry> Files)
{
    /// <summary>The exact version; open for a suite that moves, where a range decides.</summary>
    public string? Version { get; init; }

    /// <summary>The package file's SHA-256; open where the version is.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The version that oneDNN must report once loaded.</summary>
    public string? OneDnnVersion { get; init; }

    /// <summary>The lowest version that oneDNN may report once loaded.</summary>
    public string? OneDnnFrom { get; init; }

    /// <summary>The version that what oneDNN reports must stay below.</summary>
    public string? OneDnnBelow { get; init; }
}
