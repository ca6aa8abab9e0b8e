using System.Text;

namespace Cnn.OneDnn.Files;

/// <summary>
/// Keeps a second process from writing what this one writes for long, such as the files of a training. It ends with the process, however that ends.
/// </summary>
public sealed class FileLock : IDisposable
{
    private const int LongestName = 200;

    private readonly FileStream stream;

    private FileLock(FileStream stream) => this.stream = stream;

    /// <summary>Takes the lock of a file, which need not be there; its folder must be.</summary>
    /// <param name="path">The file that is to be written.</param>
    /// <param name="what">What writes it, for the message, such as "training".</param>
    /// <exception cref="IOException">Another process has it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static FileLock Take(string path, string what)
    {
        string file = NameOf(OutputPath.Final(path));
        for (int tries = 0; tries < 3; tries++)
        {
            FileStream stream;
            try
            {
                stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException e) when (FileStatus.Read(file).Kind is FileKind.Regular or FileKind.Unknown)
            {
                throw new IOException($"'{path}' is being written by another {what}. Wait until that has ended, or give another place.", e);
            }

            // The one before may have taken the file away after it was opened here: then this is a lock that nobody else sees.
            if (File.Exists(file))
            {
                return new FileLock(stream);
            }

            stream.Dispose();
        }

        throw new IOException($"'{path}' is being written by another {what}. Wait until that has ended, or give another place.");
    }

    /// <summary>Lets others have it.</summary>
    public void Dispose() => stream.Dispose();

    private static string NameOf(string path)
    {
        string name = Path.GetFileName(path);
        if (Encoding.UTF8.GetByteCount(name) > LongestName)
        {
            name = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..32];
        }

        return Path.Combine(Path.GetDirectoryName(path)!, $".{name}.lock");
    }
}
