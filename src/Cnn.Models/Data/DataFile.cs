using Cnn.OneDnn.Files;
using ICSharpCode.SharpZipLib;

namespace Cnn.Models;

/// <summary>Reading files that nobody vouches for.</summary>
internal static class DataFile
{
    /// <summary>A gzip stream cannot hold more than this many bytes per byte of its own: deflate's limit.</summary>
    public const int LargestRatio = 1032;

    // What compressed files of data may come to: for each byte of theirs, and however small they are, as labels in their order and blank scans shrink far.
    private const int UsualRatio = 100;
    private const long UsualContent = 64 << 20;

    /// <summary>Runs a reader, and turns what reading and decompressing throw on bad files into one line with the file's name.</summary>
    /// <exception cref="DataException">The file cannot be read.</exception>
    public static T Read<T>(string path, string format, Func<FileStream, T> read)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new DataException($"\"{path.Replace('\0', '?')}\" is no file name. Give the path of a file of {format}.");
        }

        try
        {
            using FileStream file = InputFile.Open(path);
            return read(file);
        }
        catch (EndOfStreamException exception)
        {
            throw new DataException($"{path} is truncated: it ends before its {format} content does. Fetch the file again.", exception);
        }
        catch (Exception exception) when (exception is SharpZipBaseException or InvalidDataException)
        {
            throw new DataException($"{path} is damaged: {OneLine(exception)} Expected {format}; fetch the file again.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {OneLine(exception)}", exception);
        }
    }

    /// <summary>The files or folders in a folder, in the ordinal order of their names.</summary>
    /// <exception cref="DataException">The folder cannot be listed.</exception>
    public static string[] List(string folder, bool folders)
    {
        try
        {
            if (folders && new DirectoryInfo(folder).EnumerateFileSystemInfos().FirstOrDefault(LeadsNowhere) is { } link)
            {
                throw new DataException(
                    $"{link.FullName} is a link to {link.LinkTarget}, which is not there: what it stood for would be left out. Mend or remove the link.");
            }

            return [.. (folders ? Directory.EnumerateDirectories(folder) : Directory.EnumerateFiles(folder)).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{folder} cannot be listed: {OneLine(exception)}", exception);
        }
    }

    /// <summary>Whether a file starts as gzip does; the position stays at the start.</summary>
    public static bool IsGzip(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        int read = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        file.Position = 0;
        return read == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
    }

    /// <summary>
    /// The content of a file that may be compressed with gzip, and the most bytes that it can have. A compressed one gives no more than data do: sets of images
    /// shrink to a third or a tenth, labels in their order to a thousandth; what grows far more was made to fill memory.
    /// </summary>
    public static (Stream Content, long Largest) Open(FileStream file)
    {
        if (!IsGzip(file))
        {
            return (file, file.Length);
        }

        long largest = Math.Min(Math.Max(file.Length, 1) * LargestRatio, LargestContent(file.Length));
        return (new GzipContent(file, largest), largest);
    }

    /// <summary>What a compressed file of data may come to.</summary>
    /// <param name="packed">Its bytes.</param>
    public static long LargestContent(long packed) => Math.Max(packed * UsualRatio, UsualContent);

    private static bool LeadsNowhere(FileSystemInfo entry) =>
        entry.LinkTarget is not null && FileStatus.Read(entry.FullName).Kind is (FileKind.Missing or FileKind.Loop);

    private static string OneLine(Exception exception) => exception.Message.ReplaceLineEndings(" ").TrimEnd('.') + ".";
}
