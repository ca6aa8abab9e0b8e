namespace Cnn.Fuzzing;

/// <summary>A folder of its own for one input, in memory where the machine has such files.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private const string InMemory = "/dev/shm";

    public ScratchFolder()
    {
        string root = Directory.Exists(InMemory) ? InMemory : System.IO.Path.GetTempPath();
        Path = Directory.CreateDirectory(System.IO.Path.Combine(root, $"cnn-fuzz-{Guid.NewGuid():N}")).FullName;
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
