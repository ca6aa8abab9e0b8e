using Cnn.OneDnn;

namespace Cnn.Fuzzing;

/// <summary>A reader of files that people send each other, and so of files made to harm.</summary>
/// <param name="Name">As on the command line; its good and once bad files lie in a folder of this name.</param>
/// <param name="FileName">What the file is called, as readers tell kinds by their endings.</param>
/// <param name="Read">Reads the file at a path.</param>
internal sealed record FileReader(string Name, string FileName, Action<string> Read)
{
    /// <summary>The files that it is tried on: good ones, from which others are made, and what once went wrong.</summary>
    public IEnumerable<string> Corpus => Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Corpus", Name)).Order(StringComparer.Ordinal);

    /// <summary>Reads bytes as a file. Every other exception than the library's own comes through.</summary>
    /// <returns>Whether they were accepted.</returns>
    public bool Accepts(ReadOnlySpan<byte> bytes)
    {
        using var folder = new ScratchFolder();
        string path = Path.Combine(folder.Path, FileName);
        File.WriteAllBytes(path, bytes);
        try
        {
            Read(path);
            return true;
        }
        catch (CnnException)
        {
            return false;
        }
    }
}
