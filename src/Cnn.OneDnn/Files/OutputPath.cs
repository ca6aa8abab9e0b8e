namespace Cnn.OneDnn.Files;

/// <summary>Where an output really goes.</summary>
internal static class OutputPath
{
    private const int MostLinks = 40;

    /// <summary>The full path of the regular file that a path leads to, which need not be there.</summary>
    /// <exception cref="IOException">It leads to something else, or nowhere.</exception>
    public static string Final(string path)
    {
        string full = Path.GetFullPath(path);
        if (Path.EndsInDirectorySeparator(full))
        {
            throw new IOException($"'{path}' names a folder; give the name of a file.");
        }

        string target = full;
        for (int links = 0; new FileInfo(target) is { LinkTarget: { } next } link; links++)
        {
            if (links == MostLinks)
            {
                throw Refused(path, FileKind.Loop);
            }

            target = Path.GetFullPath(next, Path.GetDirectoryName(link.FullName)!);

            // /dev/stdout and its like: a file behind it is somebody's open stream.
            if (target.StartsWith("/proc/", StringComparison.Ordinal))
            {
                throw Refused(path, FileKind.Device);
            }
        }

        FileKind kind = FileStatus.Read(target).Kind;
        return kind is FileKind.Regular or FileKind.Missing or FileKind.Unknown ? target : throw Refused(path, kind);
    }

    private static IOException Refused(string path, FileKind kind) =>
        new(kind == FileKind.TooLong
            ? $"'{path}' {FileStatus.Words(kind)}: give a shorter name."
            : $"'{path}' {FileStatus.Words(kind)}: give the name of a regular file, which is replaced as a whole.");
}
