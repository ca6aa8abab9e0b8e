using Cnn.Native.Apt;
using Cnn.Native.Manifests;
using Cnn.Native.Processes;
using Cnn.Native.Stamps;

namespace Cnn.Native.Closures;

/// <summary>
/// Unpacks a program and the packages that it needs and the machine lacks into a folder of its own: the machine's apt finds them over its own sources and its
/// list of installed packages, but with state and cache of a private root, and nothing is installed. No root is needed.
/// </summary>
internal sealed class ClosureFetcher(FetchOptions options, Action<string> log)
{
    private const string AptFolder = "/etc/apt";

    private static readonly string[] Tools = ["apt-get", "dpkg-deb"];

    /// <summary>Fetches every program of the group.</summary>
    /// <exception cref="NativeFetchException">One cannot be fetched.</exception>
    public void Run(IEnumerable<ClosureEntry> entries)
    {
        foreach (ClosureEntry entry in entries.Where(e => options.Group is null || e.Group == options.Group))
        {
            if (ToolRunner.Find(entry.Name) is { } own)
            {
                log($"{entry.Name} is on this machine: {own}");
            }
            else
            {
                Bring(entry);
            }
        }
    }

    private void Bring(ClosureEntry entry)
    {
        string folder = Path.Combine(options.Folder, entry.Folder), stampPath = PackageStamp.PathFor(folder, entry.Name),
            digest = PackageManifest.Digest(entry);
        if (PackageStamp.Load(stampPath)?.Holds(digest, folder, options.Glibc) == true)
        {
            log($"{entry.Name} is up to date in {entry.Folder}");
            return;
        }

        string? obstacle = options.Offline ? "--offline was given" : Tools.FirstOrDefault(t => ToolRunner.Find(t) is null) is { } missing
            ? $"{missing} is not on this machine"
            : null;
        if (obstacle is not null)
        {
            log($"{entry.Name} was not fetched before and {obstacle}: left out. Tests that need it say so.");
            return;
        }

        string stage = folder + ".part";
        Folders.Reset(stage);
        if (Download(entry, stage) is not { } packages)
        {
            return;
        }

        foreach (string package in packages)
        {
            ToolResult result = ToolRunner.Run("dpkg-deb", ["--extract", package, stage], options.Folder);
            Check(result, $"{Path.GetFileName(package)} cannot be unpacked");
            File.Delete(package);
        }

        string program = Path.Combine(stage, entry.Program);
        if (!File.Exists(program))
        {
            throw new NativeFetchException($"{string.Join(", ", entry.Packages)} has no {entry.Program}. Correct the path in native/packages.json.");
        }

        FileStamp stamp = new(entry.Program, new FileInfo(program).Length, PackageStamp.Hash(program), null);
        new PackageStamp(digest, stamp.Sha256, null, [stamp]).Save(PackageStamp.PathFor(stage, entry.Name));
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.Move(stage, folder);
        log($"{entry.Name} is in {entry.Folder}: {packages.Length} packages");
    }

    // Tests can do without: what fails to come does not stop them.
    private string[]? Download(ClosureEntry entry, string work)
    {
        try
        {
            return Packages(entry, work);
        }
        catch (NativeFetchException error)
        {
            log($"{error.Message} Left out: tests that need {entry.Name} say so.");
            return null;
        }
    }

    private string[] Packages(ClosureEntry entry, string work)
    {
        string root = Path.Combine(options.Folder, ".apt", "root", entry.Name);
        string configuration = entry.Suite is { } suite
            ? ForSuite(root, suite, entry.Architecture ?? options.Architecture)
            : AptConfiguration.WriteForHost(root);
        log($"reading the package indexes for {entry.Name}");
        Check(ToolRunner.Run("apt-get", ["-c", configuration, "update"], work), "The package indexes cannot be read");
        string archives = Path.Combine(root, "cache", "archives");
        foreach (string old in Directory.EnumerateFiles(archives, "*.deb"))
        {
            File.Delete(old);
        }

        log($"downloading {string.Join(", ", entry.Packages)} and what they need");
        Check(
            ToolRunner.Run("apt-get", ["-c", configuration, "--yes", "--no-install-recommends", "--download-only", "install", .. entry.Packages], work),
            $"{string.Join(", ", entry.Packages)} cannot be downloaded");
        return [.. Directory.EnumerateFiles(archives, "*.deb").Order(StringComparer.Ordinal)];
    }

    private static string ForSuite(string root, string suite, string architecture)
    {
        AptSource archive = AptSourceReader.FirstDebian(AptSourceReader.ReadFolder(AptFolder))
            ?? throw new NativeFetchException($"{AptFolder} names no Debian archive.");
        return AptConfiguration.Write(root, archive, suite, architecture);
    }

    private static void Check(ToolResult result, string what)
    {
        if (result.ExitCode != 0)
        {
            throw new NativeFetchException($"{what}: {result.Reason()} {AptAdvice.For(result.Output)}");
        }
    }
}
