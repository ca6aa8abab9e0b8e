using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Models.WeightFiles;

/// <summary>
/// Files that a file of a network names as parts of it. The names are not believed: only files inside the network's own folder are read, and no link is
/// followed.
/// </summary>
internal static class FileBeside
{
    private const int LongestPath = 1024;

    /// <summary>The path of such a file.</summary>
    /// <param name="folder">The folder of the file that names it.</param>
    /// <param name="location">What it is called there.</param>
    /// <param name="what">What lies in it, in words.</param>
    /// <param name="owner">The file that names it, in words.</param>
    /// <exception cref="InvalidFormatException">It leads out of the folder, or through a link.</exception>
    public static string Resolve(string folder, string location, string what, string owner)
    {
        string[] parts = location.Split('/', '\\');
        bool inside = location.Length is > 0 and <= LongestPath
            && parts.All(p => p.Length > 0 && p != ".." && !p.Contains(':', StringComparison.Ordinal) && !p.Contains('\0', StringComparison.Ordinal));
        if (!inside)
        {
            throw new InvalidFormatException($"{what} lies in '{PlainText.Excerpt(location)}'; only files inside the folder of the {owner} are read.");
        }

        string path = folder;
        foreach (string part in parts)
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
            {
                throw new InvalidFormatException(
                    $"{what} lies in '{PlainText.Excerpt(location)}', which leads through a link. Links are not followed: put the file itself there.");
            }
        }

        return path;
    }
}
