namespace Cnn.Native;

/// <summary>Folders to work in.</summary>
internal static class Folders
{
    /// <summary>Makes a folder, empty.</summary>
    public static void Reset(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
    }
}
