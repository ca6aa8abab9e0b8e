using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Cnn.OneDnn.Files;

/// <summary>
/// A file that appears under its name only when it is complete: written beside it under another name, flushed to the disk, then renamed. A process that is
/// killed leaves the file as it was before, and one that is told to end takes away what it was writing. Only regular files are replaced; a link stays one, and
/// what it leads to is replaced with the permissions that it had.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    private const string Prefix = ".cnn-", Suffix = ".tmp";
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(5);
    private static readonly ConcurrentDictionary<string, bool> Tidied = new(StringComparer.Ordinal);

    private readonly string path, temporaryPath;
    private bool done;

    /// <summary>For a file that need not be there; its folder must be.</summary>
    /// <exception cref="IOException">It is no regular file, its name is too long, or its folder is not there or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Its folder does not allow it.</exception>
    public AtomicFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        this.path = OutputPath.Final(path);
        string folder = Path.GetDirectoryName(this.path)!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"'{path}' cannot be written: there is no folder '{folder}'.");
        }

        Tidy(folder);

        // A short name of its own: the file's may be as long as the system takes.
        temporaryPath = Path.Combine(
            folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..12]}{Suffix}"));
        FileStream stream = null!;
        try
        {
            UnfinishedFiles.Change(() =>
            {
                UnfinishedFiles.Add(temporaryPath);
                stream = new FileStream(temporaryPath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16);
            });
        }
        catch (UnauthorizedAccessException e)
        {
            UnfinishedFiles.Remove(temporaryPath);
            throw new UnauthorizedAccessException($"'{path}' cannot be written: the folder '{folder}' does not allow it.", e);
        }
        catch (IOException e)
        {
            UnfinishedFiles.Remove(temporaryPath);
            throw OutputStream.Named(e, path, temporaryPath);
        }

        Stream = new OutputStream(stream, path, temporaryPath);
        KeepPermissions(stream);
    }

    /// <summary>Takes the content.</summary>
    public Stream Stream { get; }

    /// <summary>Finds out whether a file could be written, before what it is to hold is computed. Nothing is changed.</summary>
    /// <inheritdoc cref="AtomicFile(string)" path="/exception"/>
    public static void Try(string path)
    {
        using var file = new AtomicFile(path);
    }

    /// <summary>Writes a text in UTF-8, whole or not at all.</summary>
    /// <inheritdoc cref="AtomicFile(string)" path="/exception"/>
    public static void WriteText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        WriteBytes(path, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Writes bytes, whole or not at all.</summary>
    /// <inheritdoc cref="AtomicFile(string)" path="/exception"/>
    public static void WriteBytes(string path, ReadOnlySpan<byte> content)
    {
        using var file = new AtomicFile(path);
        file.Stream.Write(content);
        file.Commit();
    }

    /// <summary>Reads what has been written, before it is put in place.</summary>
    /// <param name="read">Gets the content from its beginning, and leaves the stream open.</param>
    public void Check(Action<Stream> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        ((OutputStream)Stream).ReadBack(read);
    }

    /// <summary>Puts the file under its name, over one that is there.</summary>
    /// <exception cref="IOException">It cannot be written; one that was there is untouched.</exception>
    public void Commit()
    {
        ((OutputStream)Stream).FlushToDisk();
        Stream.Dispose();
        UnfinishedFiles.Change(() =>
        {
            File.Move(temporaryPath, path, overwrite: true);
            UnfinishedFiles.Remove(temporaryPath);
        });
        done = true;
    }

    /// <summary>Takes away what was not committed.</summary>
    public void Dispose()
    {
        if (done)
        {
            return;
        }

        done = true;
        try
        {
            // What is still in the buffer goes to a disk that may be full, for a file that nobody wants.
            Stream.Dispose();
        }
        catch (IOException)
        {
        }

        try
        {
            File.Delete(temporaryPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that led here is the one to tell.
        }

        UnfinishedFiles.Remove(temporaryPath);
    }

    private void KeepPermissions(FileStream stream)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path))
        {
            const UnixFileMode all = (UnixFileMode)0b111_111_111;
            File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(path) & all);
        }
    }

    // What processes left that were killed while they wrote. Who writes holds a lock, which ends with the process; a file just made may not have it yet.
    private static void Tidy(string folder)
    {
        if (!Tidied.TryAdd(folder, true))
        {
            return;
        }

        try
        {
            foreach (string file in Directory.EnumerateFiles(folder, Prefix + "*" + Suffix))
            {
                Discard(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that may be written and not listed.
        }
    }

    private static void Discard(string file)
    {
        string owner = Path.GetFileName(file)[Prefix.Length..].Split('-')[0];
        bool isYoung = Directory.Exists($"/proc/{owner}") && DateTime.UtcNow - File.GetLastWriteTimeUtc(file) < Young;
        if (isYoung || new FileInfo(file).LinkTarget is not null || FileStatus.Read(file).Kind is not (FileKind.Regular or FileKind.Unknown))
        {
            return;
        }

        try
        {
            using var held = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // In use, or somebody else's.
        }
    }
}
