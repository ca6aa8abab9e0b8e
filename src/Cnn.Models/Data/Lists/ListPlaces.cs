namespace Cnn.Models.Data.Lists;

/// <summary>Finds the images that a list names: by a path, by the name of a file, or by a name without its ending.</summary>
internal sealed class ListPlaces
{
    private static readonly string[] Endings = ["", ".jpg", ".jpeg", ".png", ".JPG", ".JPEG", ".PNG", ".webp", ".bmp", ".gif"];
    private const int LongestPath = 4096;

    private readonly string[] folders;

    /// <summary>Looks beside the list, in folders there that are called images or as the list is, and in the folder of data sets.</summary>
    public ListPlaces(string list, string? dataDirectory)
    {
        string beside = Path.GetDirectoryName(Path.GetFullPath(list))!, stem = Path.GetFileName(list).Split('.')[0];
        string[] within = [.. new[] { "images", stem, stem + "_images" }.Select(n => Path.Combine(beside, n))];
        folders = [beside, .. within.Where(Directory.Exists), .. dataDirectory is { } directory ? [directory] : Array.Empty<string>()];
    }

    /// <summary>Where it was looked, for messages.</summary>
    public string Searched => string.Join(", ", folders);

    /// <summary>The file of a name; null where there is none.</summary>
    public string? Find(string name)
    {
        if (name.Length is 0 or > LongestPath || name.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        foreach (string ending in Endings)
        {
            foreach (string folder in folders)
            {
                string path = Path.Combine(folder, name + ending);
                if (File.Exists(path))
                {
                    return path;
                }
            }
        }

        return null;
    }
}
