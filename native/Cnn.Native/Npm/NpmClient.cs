using Cnn.Native.Processes;

namespace Cnn.Native.Npm;

/// <summary>The machine's own npm, with the registry and the proxies that its user has set. Nothing of a package is run.</summary>
internal sealed class NpmClient(Action<string> log) : INpmSource
{
    private const string Npm = "npm";

    /// <inheritdoc/>
    public string? Missing() => ToolRunner.Find(Npm) is null ? $"{Npm} is not on this machine" : null;

    /// <inheritdoc/>
    public string Download(NpmEntry entry, string folder)
    {
        string package = $"{entry.Name}@{entry.Version}";
        log($"downloading {package}");
        ToolResult result = ToolRunner.Run(Npm, ["pack", package, "--ignore-scripts", "--pack-destination", folder], folder);
        return result.ExitCode != 0
            ? throw new NativeFetchException($"{package} cannot be downloaded: {result.Reason()} Check npm's registry, or pass --offline to go on without.")
            : Directory.EnumerateFiles(folder, "*.tgz").FirstOrDefault()
                ?? throw new NativeFetchException($"npm pack {package} ended well but left no file. Try again; if it stays so, check the disk.");
    }
}
