using Cnn.OneDnn.Files;

namespace Cnn.Cli;

/// <summary>The files that a command writes for long, kept from others while it runs.</summary>
internal sealed class FileLocks : IDisposable
{
    private readonly List<FileLock> locks = [];
    private readonly Stack<MadeFolder> folders = new();

    /// <summary>Takes one more.</summary>
    /// <exception cref="IOException">Another process has it.</exception>
    public void Take(string path) => locks.Add(FileLock.Take(path, "training"));

    /// <summary>Folders for the files are taken away where nothing came of them.</summary>
    public void Take(MadeFolder folder) => folders.Push(folder);

    public void Dispose()
    {
        locks.ForEach(l => l.Dispose());
        while (folders.TryPop(out MadeFolder? folder))
        {
            folder.Dispose();
        }
    }
}
