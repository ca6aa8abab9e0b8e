using Cnn.Native.Manifests;
using Cnn.Native.Processes;

namespace Cnn.Native.Apt;

/// <summary>
/// The machine's own apt over a private root: state, cache and source list of its own, so that the archive's signature is checked,
/// no root is needed and the system stays as it is.
/// </summary>
internal sealed class AptPackageSource(string root, string aptFolder, Action<string> log) : IPackageSource
{
    private const string AptGet = "apt-get";
    private const string DpkgDeb = "dpkg-deb";

    private readonly HashSet<string> updated = [];

    /// <inheritdoc/>
    public string? Missing()
    {
        string? program = new[] { AptGet, DpkgDeb }.FirstOrDefault(name => ToolRunner.Find(name) is null);
        return program is not null ? $"{program} is not on this machine"
            : Archive() is null ? $"{aptFolder} names no Debian archive"
            : null;
    }

    /// <inheritdoc/>
    public string Download(PackageEntry entry, string folder)
    {
        AptSource archive = Archive() ?? throw new NativeFetchException($"{aptFolder} names no Debian archive to fetch {entry.Name} from.");
        string suite = entry.Suite == PackageEntry.HostSuite ? AptSourceReader.OwnSuite(archive) : entry.Suite;
        string configuration = AptConfiguration.Write(Path.Combine(root, suite, entry.Architecture), archive, suite, entry.Architecture);
        if (updated.Add(configuration))
        {
            log($"reading the index of {suite} from {archive.Uri}");
            ToolResult update = ToolRunner.Run(AptGet, ["-c", configuration, "update"], folder);
            Check(update, $"The index of {suite} cannot be read from {archive.Uri}");
        }

        log($"downloading {entry.Name} {entry.Version}");
        string package = entry.Version is null ? entry.Name : $"{entry.Name}={entry.Version}";
        ToolResult download = ToolRunner.Run(AptGet, ["-c", configuration, "download", package], folder);
        if (download.ExitCode != 0 && download.Output.Contains("was not found", StringComparison.Ordinal))
        {
            throw new NativeFetchException(
                $"{suite} of {archive.Uri} has no {package} any more: {download.Reason()} "
                + "Update version and sha256 in native/packages.json to one the archive holds.");
        }

        Check(download, $"{package} cannot be downloaded from {archive.Uri}");
        return Directory.EnumerateFiles(folder, "*.deb").FirstOrDefault()
            ?? throw new NativeFetchException($"apt-get download {package} ended well but left no file. Try again; if it stays so, check the disk.");
    }

    private AptSource? Archive() => AptSourceReader.FirstDebian(AptSourceReader.ReadFolder(aptFolder));

    private static void Check(ToolResult result, string what)
    {
        if (result.ExitCode != 0)
        {
            throw new NativeFetchException($"{what}: {result.Reason()} {AptAdvice.For(result.Output)}");
        }
    }
}
