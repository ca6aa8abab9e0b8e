namespace Cnn.OneDnn;

/// <summary>
/// A file that appears under its name only when it is complete: written beside it under another name, flushed to the disk, then renamed. A process that is
/// killed leaves the file as it was before.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    private readonly string path, temporaryPath;
    private bool done;

    public AtomicFile(string path)
    {
        this.path = Path.GetFullPath(path);
        temporaryPath = $"{this.path}.{Guid.NewGuid():N}.tmp";
        Stream = new FileStream(temporaryPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
    }

    public FileStream Stream { get; }

    /// <summary>Puts the file under its name, over one that is there.</summary>
    public void Commit()
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(temporaryPath, path, overwrite: true);
        done = true;
    }

    /// <summary>Takes away what was not committed.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        if (!done)
        {
            done = true;
            File.Delete(temporaryPath);
        }
    }
}
