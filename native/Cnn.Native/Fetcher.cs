using Cnn.Native.Apt;
using Cnn.Native.Archives;
using Cnn.Native.Hosts;
using Cnn.Native.Manifests;
using Cnn.Native.Stamps;

namespace Cnn.Native;

/// <summary>Brings the folder native/ to what packages.json says. What is there already is checked and left alone.</summary>
internal sealed class Fetcher(FetchOptions options, IPackageSource source, Action<string> log)
{
    private readonly string work = Path.Combine(options.Folder, ".apt");

    /// <summary>Fetches every package of the group.</summary>
    /// <exception cref="NativeFetchException">One cannot be fetched or is not what it should be.</exception>
    public void Run(PackageManifest manifest)
    {
        Directory.CreateDirectory(work);
        using IDisposable hold = FolderLock.Take(Path.Combine(work, "lock"));
        foreach (PackageEntry entry in manifest.Packages.Where(entry => options.Group is null || entry.Group == options.Group))
        {
            if (entry.Architecture != options.Architecture)
            {
                log($"{entry.Name} is for {entry.Architecture}, this is {options.Architecture}: left out. {GoingOn(entry)}");
            }
            else if (options.Glibc is null)
            {
                log($"{entry.Name} is built for glibc, this system has another C library: left out. {GoingOn(entry)}");
            }
            else if (entry.SkipIfLoads is null || !Libraries.Loads(entry.SkipIfLoads))
            {
                Bring(entry);
            }
        }
    }

    private void Bring(PackageEntry entry)
    {
        string folder = Path.Combine(options.Folder, entry.Folder);
        string digest = PackageManifest.Digest(entry);
        string stampPath = PackageStamp.PathFor(folder, entry.Name);
        if (PackageStamp.Load(stampPath)?.Holds(digest, folder, options.Glibc) == true)
        {
            log($"{entry.Name} is up to date in {entry.Folder}");
            return;
        }

        if (Package(entry) is not string package)
        {
            return;
        }

        string stage = Path.Combine(work, "stage", entry.Name);
        Reset(stage);
        try
        {
            IReadOnlyList<string> files = DebianPackage.Extract(package, entry.Files, stage);
            Preparation preparation = new(options, log);
            if (!preparation.Fit(entry, stage, out Dictionary<string, string> originals, out Version? minimum))
            {
                log(GoingOn(entry));
                return;
            }

            PackageStamp stamp = new(digest, PackageStamp.Hash(package), minimum?.ToString(), [.. files.Select(file => Stamp(stage, file, originals))]);
            Install(stage, folder, files);
            stamp.Save(stampPath);
            log($"{entry.Name} is in {entry.Folder}: {files.Count} files");
        }
        finally
        {
            Directory.Delete(stage, recursive: true);
        }
    }

    // The package from an earlier run, else from the source; null when neither is to be had and the run goes on without.
    private string? Package(PackageEntry entry)
    {
        string folder = Path.Combine(work, "packages");
        Directory.CreateDirectory(folder);
        string kept = Path.Combine(folder, $"{entry.Name}_{entry.Suite}_{entry.Architecture}.deb");
        if (File.Exists(kept))
        {
            if (entry.Sha256 is null || PackageStamp.Hash(kept) == entry.Sha256)
            {
                return kept;
            }

            File.Delete(kept);
        }

        string? obstacle = options.Offline ? "--offline was given" : source.Missing();
        if (obstacle is not null)
        {
            log($"{entry.Name} was not fetched before and {obstacle}: left out. {GoingOn(entry)}");
            return null;
        }

        string download = Path.Combine(work, "download");
        Reset(download);
        try
        {
            string file = source.Download(entry, download);
            Check(entry, file);
            File.Move(file, kept, overwrite: true);
            return kept;
        }
        finally
        {
            Directory.Delete(download, recursive: true);
        }
    }

    private static void Check(PackageEntry entry, string file)
    {
        string hash = PackageStamp.Hash(file);
        if (entry.Sha256 is not null && hash != entry.Sha256)
        {
            throw new NativeFetchException(
                $"{entry.Name} {entry.Version} as downloaded ({new FileInfo(file).Length} bytes) has SHA-256 {hash}, expected {entry.Sha256}: "
                + "the download is truncated or the package is not the pinned one. Try again; if it stays so, do not use it, and check native/packages.json.");
        }
    }

    private static FileStamp Stamp(string stage, string file, Dictionary<string, string> originals)
    {
        string path = Path.Combine(stage, file);
        return new FileStamp(file, new FileInfo(path).Length, PackageStamp.Hash(path), originals.GetValueOrDefault(file));
    }

    // The stage lies on the same disk, so that a file appears whole or not at all.
    private static void Install(string stage, string folder, IReadOnlyList<string> files)
    {
        foreach (string file in files)
        {
            string target = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(Path.Combine(stage, file), target, overwrite: true);
        }
    }

    // What a run that cannot fetch a package leaves to others, said so that nobody takes it for success.
    private static string GoingOn(PackageEntry entry) => entry.Group == "runtime"
        ? "The engine will look for the system's libraries and else run its managed backend."
        : "The committed bindings are used as they are; they can be neither written anew nor checked.";

    private static void Reset(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
    }
}
