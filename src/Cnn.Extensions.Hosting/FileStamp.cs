namespace Cnn.Extensions.Hosting;

/// <summary>By what a file is told from the one that was there before: where its name leads, how long it is, and when it was written.</summary>
internal readonly record struct FileStamp(string Target, long Length, DateTime Written)
{
    /// <summary>The stamp of a file; null where it cannot be seen.</summary>
    public static FileStamp? TryRead(string path)
    {
        try
        {
            // What a cluster mounts is a link that is turned to another folder.
            FileSystemInfo target = Directory.ResolveLinkTarget(Path.GetDirectoryName(Path.GetFullPath(path))!, returnFinalTarget: true) is { } folder
                ? new FileInfo(Path.Combine(folder.FullName, Path.GetFileName(path)))
                : new FileInfo(path);
            target = target.ResolveLinkTarget(returnFinalTarget: true) ?? target;
            return target is FileInfo { Exists: true } file ? new FileStamp(file.FullName, file.Length, file.LastWriteTimeUtc) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
