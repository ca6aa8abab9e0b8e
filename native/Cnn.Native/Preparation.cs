using Cnn.Native.Elf;
using Cnn.Native.Manifests;
using Cnn.Native.Stamps;
using Cnn.Native.Trials;

namespace Cnn.Native;

/// <summary>
/// Makes unpacked files fit this machine before they are installed: retargets where that is asked for and needed, then loads them for a trial.
/// </summary>
internal sealed class Preparation(FetchOptions options, ILibraryTrial trial, Action<string> log)
{
    private const long LargestLibrary = 512L << 20;

    /// <summary>Prepares a package's files.</summary>
    /// <param name="entry">The package.</param>
    /// <param name="stage">The folder of its unpacked files.</param>
    /// <param name="originals">The hashes of files that were replaced by a retargeted copy.</param>
    /// <param name="minimum">The glibc that the prepared library needs; null where none was read.</param>
    /// <returns>False when even a retargeted copy asks for a newer glibc than this machine has.</returns>
    /// <exception cref="NativeFetchException">A library is not of the expected shape, or does not load.</exception>
    public bool Fit(PackageEntry entry, string stage, out Dictionary<string, string> originals, out Version? minimum)
    {
        originals = [];
        minimum = null;
        if (entry.Retarget is null)
        {
            return true;
        }

        string path = Path.Combine(stage, entry.Retarget);
        byte[] bytes = Read(path);
        try
        {
            minimum = VersionName.HighestGlibc(new ElfLibrary(bytes));
            if (minimum > options.Glibc)
            {
                originals[entry.Retarget] = PackageStamp.Hash(path);
                byte[] copy = GlibcRetarget.Apply(bytes);
                Version? lowered = VersionName.HighestGlibc(new ElfLibrary(copy));
                File.WriteAllBytes(path, copy);
                log($"{entry.Retarget} asks for glibc {minimum}, this system has {options.Glibc}: a copy retargeted to {lowered} is used");
                minimum = lowered;
            }
        }
        catch (ElfFormatException error)
        {
            throw new NativeFetchException(
                $"{entry.Retarget} of {entry.Name} {entry.Version} is not the library that was expected and is not used: {error.Message} "
                + "Delete native/.apt and fetch again; if it stays so, use a system with a newer glibc or set CNN_ONEDNN_LIBRARY to a oneDNN of your own.",
                error);
        }

        if (minimum > options.Glibc)
        {
            return false;
        }

        Try(entry, path);
        return true;
    }

    private void Try(PackageEntry entry, string path)
    {
        if (entry.OneDnnVersion is null && !entry.IsOpen)
        {
            return;
        }

        TrialResult result = trial.Run(path, Path.Combine(options.Folder, entry.Folder), entry.SelfTest || entry.IsOpen);
        if (result.Version is string version && !entry.Suits(version))
        {
            throw new NativeFetchException(
                $"{entry.Retarget} reports version {version} once loaded, expected " +
                    $"{entry.OneDnnVersion ?? $"{entry.OneDnnFrom} or later, below {entry.OneDnnBelow}"}. Check native/packages.json.");
        }

        if (result.Fault is not null)
        {
            throw new NativeFetchException($"{entry.Retarget} of {entry.Name} {entry.Version} does not pass its trial on this machine: {result.Fault}");
        }
    }

    private static byte[] Read(string path)
    {
        long length = new FileInfo(path).Length;
        return length <= LargestLibrary
            ? File.ReadAllBytes(path)
            : throw new NativeFetchException(
                $"{Path.GetFileName(path)} is {length} bytes, at most {LargestLibrary} are expected. The package is not the one meant.");
    }
}
