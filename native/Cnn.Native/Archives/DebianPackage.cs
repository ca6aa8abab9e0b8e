using Cnn.Native.Manifests;
using Cnn.Native.Processes;
using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.Tar;

namespace Cnn.Native.Archives;

/// <summary>Takes files out of a Debian package: dpkg-deb unpacks the outer layers, the tar inside is read here.</summary>
internal static class DebianPackage
{
    private const long LargestFile = 512L << 20;

    /// <summary>Extracts the files of an entry.</summary>
    /// <param name="package">The package file.</param>
    /// <param name="files">What to take.</param>
    /// <param name="destination">The folder to write to.</param>
    /// <returns>The written files, relative to it.</returns>
    /// <exception cref="NativeFetchException">The package is damaged or lacks a file.</exception>
    public static IReadOnlyList<string> Extract(string package, IReadOnlyList<FileEntry> files, string destination)
    {
        string name = Path.GetFileName(package);
        List<string> written = [];
        try
        {
            ToolResult result = ToolRunner.Pipe(
                "dpkg-deb", ["--fsys-tarfile", package], destination, stream => written.AddRange(ExtractTar(stream, name, files, destination)));
            if (result.ExitCode != 0)
            {
                throw new NativeFetchException($"{name} cannot be unpacked: {result.Reason()} Delete native/.apt and fetch again.");
            }
        }
        catch (Exception error) when (error is SharpZipBaseException or EndOfStreamException)
        {
            throw new NativeFetchException($"{name} holds a damaged archive: {error.Message} Delete native/.apt and fetch again.", error);
        }

        return written;
    }

    /// <summary>Extracts files from a tar stream, and reads it to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What to call the package in messages.</param>
    /// <param name="files">What to take.</param>
    /// <param name="destination">The folder to write to.</param>
    /// <returns>The written files, relative to it.</returns>
    /// <exception cref="NativeFetchException">A file is missing or larger than any library has reason to be.</exception>
    public static IReadOnlyList<string> ExtractTar(Stream stream, string name, IReadOnlyList<FileEntry> files, string destination)
    {
        List<string> written = [];
        HashSet<FileEntry> found = [];
        using TarInputStream tar = new(stream, System.Text.Encoding.UTF8) { IsStreamOwner = false };
        while (tar.GetNextEntry() is TarEntry entry)
        {
            if (entry.IsDirectory || entry.TarHeader.TypeFlag is not (TarHeader.LF_NORMAL or TarHeader.LF_OLDNORM))
            {
                continue;
            }

            string path = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            foreach (FileEntry file in files.Where(file => file.IsFolder ? path.StartsWith(file.From, StringComparison.Ordinal) : path == file.From))
            {
                string target = Target(name, file, path);
                if (entry.Size is < 0 or > LargestFile)
                {
                    throw new NativeFetchException(
                        $"{path} in {name} is {entry.Size} bytes, at most {LargestFile} are expected. The package is not the one meant.");
                }

                string full = Path.Combine(destination, target);
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                using (FileStream output = File.Create(full))
                {
                    tar.CopyEntryContents(output);
                }

                written.Add(target);
                found.Add(file);
                break;
            }
        }

        Drain(stream);
        FileEntry? missing = files.FirstOrDefault(file => !found.Contains(file));
        return missing is null
            ? written
            : throw new NativeFetchException($"{name} has no {missing.From}. Correct the paths in native/packages.json.");
    }

    private static string Target(string name, FileEntry file, string path)
    {
        if (!file.IsFolder)
        {
            return file.To;
        }

        string below = path[file.From.Length..];
        if (below.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw new NativeFetchException($"{name} holds a file that would leave its folder: {path}. The package is not the one meant.");
        }

        return file.To == "." ? below : $"{file.To}/{below}";
    }

    // dpkg-deb would end with a broken pipe otherwise.
    private static void Drain(Stream stream)
    {
        byte[] rest = new byte[1 << 16];
        while (stream.Read(rest) > 0)
        {
        }
    }
}
