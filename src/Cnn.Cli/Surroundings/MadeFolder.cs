namespace Cnn.Cli;

/// <summary>A folder for what a command writes, which is taken away again where it was made for that and nothing came of it.</summary>
internal sealed class MadeFolder : IDisposable
{
    // The innermost first.
    private readonly List<string> made = [];

    /// <summary>Makes the folder, and those that it lies in, as far as they are not there.</summary>
    public MadeFolder(string folder)
    {
        for (string? place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)); place is not null && !Directory.Exists(place);
            place = Path.GetDirectoryName(place))
        {
            made.Add(place);
        }

        try
        {
            Directory.CreateDirectory(folder);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (string folder in made)
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Something is in it, as it should be, or it could not be made.
            }
        }

        made.Clear();
    }
}
