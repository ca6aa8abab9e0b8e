namespace Cnn.OneDnn.Files;

/// <summary>Opens files to be read. Only what has a length and an end is: a named pipe waits for a writer, a device may never end.</summary>
public static class InputFile
{
    /// <summary>Opens a regular file.</summary>
    /// <exception cref="IOException">It is a named pipe, a device or a socket, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a folder.</exception>
    public static FileStream Open(string path)
    {
        Require(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
    }

    /// <summary>All bytes of a regular file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">The most bytes that it may have.</param>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static byte[] ReadBytes(string path, long most)
    {
        using FileStream file = Open(path);
        if (file.Length > Math.Min(most, Array.MaxLength))
        {
            throw new IOException($"'{path}' has {file.Length} bytes: expected at most {Math.Min(most, Array.MaxLength)}.");
        }

        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    /// <summary>Refuses what is no regular file, without opening it. What is not there is for the one who opens it to tell.</summary>
    /// <exception cref="IOException">It is a named pipe, a device or a socket.</exception>
    public static void Require(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileKind kind = FileStatus.Read(path).Kind;
        if (kind is FileKind.Pipe or FileKind.Device or FileKind.Socket or FileKind.Loop)
        {
            throw new IOException(
                $"'{path}' {FileStatus.Words(kind)}: expected a regular file. " +
                    $"{(kind == FileKind.Loop ? "Mend the link." : "Write its content to a file first.")}");
        }
    }
}
