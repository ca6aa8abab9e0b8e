using Cnn.OneDnn.Files;

namespace Cnn.Cli;

/// <summary>The files that a command writes for long, kept from others while it runs.</summary>
internal sealed class FileLocks : IDisposable
{
    private readonly List<FileLock> locks = [];

    /// <summary>Takes one more.</summary>
    /// <exception cref="IOException">Another process has it.</exception>
    public void Take(string path) => locks.Add(FileLock.Take(path, "training"));

    public void Dispose() => locks.ForEach(l => l.Dispose());
}
