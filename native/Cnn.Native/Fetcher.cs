using Cnn.Native.Apt;
using Cnn.Native.Archives;
using Cnn.Native.Hosts;
using Cnn.Native.Manifests;
using Cnn.Native.Stamps;
using Cnn.Native.Trials;

namespace Cnn.Native;

/// <summary>Brings the folder native/ to what packages.json says. What is there already is checked and left alone.</summary>
/// <param name="options">What the run is asked to do.</param>
/// <param name="source">Where package files come from.</param>
/// <param name="trial">How fetched libraries are tried.</param>
/// <param name="log">Takes a line for each thing done, and for each left undone.</param>
internal sealed class Fetcher(FetchOptions options, IPackageSource source, ILibraryTrial trial, Action<string> log)
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
        PackageStamp? stamp = PackageStamp.Load(stampPath);
        if (stamp?.Holds(digest, folder, options.Glibc) == true && (options.Offline || !stamp.IsProvisional))
        {
            log($"{entry.Name} is up to date in {entry.Folder}{(entry.Otherwise.Count > 0 ? $": {stamp.Place}" : string.Empty)}");
            return;
        }

        PackageEntry[] choices = [.. entry.Choices()];
        List<NativeFetchException> faults = [];
        bool asked = true;
        foreach (PackageEntry choice in choices)
        {
            try
            {
                if (Take(choice, new PackageStamp(digest, string.Empty, null, []) { Place = choice.Place(), IsProvisional = !asked }, out string obstacle))
                {
                    return;
                }

                bool isLast = choice == choices[^1] && faults.Count == 0;
                log($"{entry.Name} {(choices.Length > 1 ? choice.Place() + " " : string.Empty)}{obstacle}: left " +
                    $"out.{(isLast ? " " + GoingOn(entry) : string.Empty)}");
                asked = false;
            }
            catch (NativeFetchException error) when (choices.Length > 1)
            {
                log($"{entry.Name} {choice.Place()} is not used: {error.Message}");
                faults.Add(error);
            }
        }

        if (faults.Count > 0)
        {
            throw new NativeFetchException(
                $"{entry.Name} is to be had from none of its {choices.Length} places: {string.Join(' ', faults.Select(fault => fault.Message).Distinct())}",
                faults[^1]);
        }
    }

    // Installs the package from one place; false where that place cannot serve, although nothing failed.
    private bool Take(PackageEntry entry, PackageStamp stamp, out string obstacle)
    {
        PackageCache cache = new(work, options, source);
        if (cache.Get(entry, out obstacle) is not string package)
        {
            return false;
        }

        string stage = Path.Combine(work, "stage", entry.Name), folder = Path.Combine(options.Folder, entry.Folder);
        Folders.Reset(stage);
        try
        {
            IReadOnlyList<string> files = DebianPackage.Extract(package, entry.Files, stage);
            if (!new Preparation(options, trial, log).Fit(entry, stage, out Dictionary<string, string> originals, out Version? minimum))
            {
                obstacle = $"needs glibc {minimum} even when retargeted, this system has {options.Glibc}";
                return false;
            }

            stamp = stamp with
            {
                Sha256 = PackageStamp.Hash(package),
                MinimumGlibc = minimum?.ToString(),
                Files = [.. files.Select(file => Stamp(stage, file, originals))],
            };
            Install(stage, folder, files);
            stamp.Save(PackageStamp.PathFor(folder, entry.Name));
            log($"{entry.Name} is in {entry.Folder}: {files.Count} files, {stamp.Place}");
            return true;
        }
        catch (NativeFetchException)
        {
            cache.Forget(entry);
            throw;
        }
        finally
        {
            Directory.Delete(stage, recursive: true);
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
    private static string GoingOn(PackageEntry entry) => entry.Group switch
    {
        "runtime" => "The engine will look for the system's libraries and else run its managed backend.",
        "tests" => "The tests that need it will say that they were left out.",
        "fuzz" => "No reader can be fuzzed without it.",
        _ => "The committed bindings are used as they are; they can be neither written anew nor checked.",
    };
}
