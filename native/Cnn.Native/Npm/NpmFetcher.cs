using System.Security.Cryptography;
using Cnn.Native.Archives;
using Cnn.Native.Manifests;
using Cnn.Native.Stamps;
using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.GZip;

namespace Cnn.Native.Npm;

/// <summary>
/// Brings files of npm packages to their folder below native/. What is there already is checked and left alone; what cannot be had is said and left out.
/// </summary>
internal sealed class NpmFetcher(FetchOptions options, INpmSource source, Action<string> log)
{
    /// <summary>Fetches every package of the group.</summary>
    /// <exception cref="NativeFetchException">One is not what it should be.</exception>
    public void Run(IEnumerable<NpmEntry> entries)
    {
        foreach (NpmEntry entry in entries.Where(e => options.Group is null || e.Group == options.Group))
        {
            Bring(entry);
        }
    }

    private void Bring(NpmEntry entry)
    {
        string folder = Path.Combine(options.Folder, entry.Folder), stampPath = PackageStamp.PathFor(folder, entry.Name);
        string digest = PackageManifest.Digest(entry);
        if (PackageStamp.Load(stampPath)?.Holds(digest, folder, options.Glibc) == true)
        {
            log($"{entry.Name} is up to date in {entry.Folder}");
            return;
        }

        string? obstacle = options.Offline ? "--offline was given" : source.Missing();
        if (obstacle is not null)
        {
            log($"{entry.Name} was not fetched before and {obstacle}: left out. {Without(entry)}");
            return;
        }

        string work = Directory.CreateTempSubdirectory("cnn-npm-").FullName;
        try
        {
            string stage = Path.Combine(work, "stage");
            Directory.CreateDirectory(stage);
            if (Download(entry, work) is not { } package)
            {
                return;
            }

            Check(entry, package);
            IReadOnlyList<string> files = Extract(entry, package, stage);
            foreach (string file in files)
            {
                string target = Path.Combine(folder, file);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(Path.Combine(stage, file), target, overwrite: true);
            }

            FileStamp[] stamps =
                [.. files.Select(f => new FileStamp(f, new FileInfo(Path.Combine(folder, f)).Length, PackageStamp.Hash(Path.Combine(folder, f)), null))];
            new PackageStamp(digest, PackageStamp.Hash(package), null, stamps).Save(stampPath);
            log($"{entry.Name} is in {entry.Folder}: {files.Count} files");
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    // Without the package everything is built and works, if less finely: what fails to come does not stop a build. What comes and is another does.
    private string? Download(NpmEntry entry, string work)
    {
        try
        {
            return source.Download(entry, work);
        }
        catch (NativeFetchException error)
        {
            log($"{error.Message} Left out. {Without(entry)}");
            return null;
        }
    }

    private static string Without(NpmEntry entry) => entry.Group == "web" ? "Reports draw their charts without it." : "Tests that need it are passed over.";

    private static IReadOnlyList<string> Extract(NpmEntry entry, string package, string stage)
    {
        try
        {
            using FileStream file = File.OpenRead(package);
            using var content = new GZipInputStream(file);
            return DebianPackage.ExtractTar(content, Path.GetFileName(package), entry.Files, stage);
        }
        catch (Exception error) when (error is SharpZipBaseException or EndOfStreamException)
        {
            throw new NativeFetchException($"{entry.Name} {entry.Version} holds a damaged archive: {error.Message} Try again.", error);
        }
    }

    private static void Check(NpmEntry entry, string package)
    {
        using FileStream file = File.OpenRead(package);
        string hash = "sha512-" + Convert.ToBase64String(SHA512.HashData(file));
        if (hash != entry.Integrity)
        {
            throw new NativeFetchException(
                $"{entry.Name} {entry.Version} as downloaded ({file.Length} bytes) has {hash}, expected {entry.Integrity}: the download is " +
                "truncated or the package is not the pinned one. Try again; if it stays so, do not use it, and check native/packages.json.");
        }
    }
}
