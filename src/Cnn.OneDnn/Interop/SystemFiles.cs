namespace Cnn.OneDnn.Interop;

/// <summary>The machine's own files.</summary>
internal sealed class SystemFiles : ISystemFiles
{
    public static SystemFiles Instance { get; } = new();

    public string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
