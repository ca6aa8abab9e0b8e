using Cnn.Native.Apt;
using Cnn.Native.Manifests;
using Cnn.Native.Stamps;

namespace Cnn.Native;

/// <summary>The package files of earlier runs, and the way to those that are not among them.</summary>
internal sealed class PackageCache(string work, FetchOptions options, IPackageSource source)
{
    /// <summary>The package from an earlier run, else from the source.</summary>
    /// <param name="entry">The package at one of its places.</param>
    /// <param name="obstacle">Why neither is to be had, where nothing failed: the source was not asked.</param>
    /// <returns>The file; null where there is an obstacle.</returns>
    /// <exception cref="NativeFetchException">It cannot be downloaded, or is not the pinned one.</exception>
    public string? Get(PackageEntry entry, out string obstacle)
    {
        obstacle = string.Empty;
        string kept = PathOf(entry);
        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        if (File.Exists(kept))
        {
            if (entry.Sha256 is null || PackageStamp.Hash(kept) == entry.Sha256)
            {
                return kept;
            }

            File.Delete(kept);
        }

        if ((options.Offline ? "--offline was given" : source.Missing()) is string missing)
        {
            obstacle = $"was not fetched before and {missing}";
            return null;
        }

        string download = Path.Combine(work, "download");
        Folders.Reset(download);
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

    /// <summary>Forgets a package of an open version that was refused: a later one may be better.</summary>
    public void Forget(PackageEntry entry)
    {
        if (entry.IsOpen)
        {
            File.Delete(PathOf(entry));
        }
    }

    // What a suite holds today must not be taken for its pinned file, nor the other way round.
    private string PathOf(PackageEntry entry) =>
        Path.Combine(work, "packages", $"{entry.Name}_{entry.Suite}_{entry.Architecture}{(entry.IsOpen ? "_newest" : string.Empty)}.deb");

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
}
