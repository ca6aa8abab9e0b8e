namespace Cnn.Models;

/// <summary>Counts what of a folder is not used, so that it can be said in one sentence.</summary>
public sealed class LeftOut
{
    private const int Shown = 5;

    // What systems leave in every folder is no part of anybody's data.
    private static readonly string[] Litter = ["Thumbs.db", "desktop.ini", "ehthumbs.db"];

    private readonly SortedDictionary<string, int> endings = new(StringComparer.Ordinal);
    private readonly List<string> folders = [], bad = [];
    private int stray, hidden;

    /// <summary>Keeps the files that are images by their endings, and counts the others.</summary>
    public string[] ImagesAmong(IEnumerable<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var images = new List<string>();
        foreach (string file in files)
        {
            string name = Path.GetFileName(file);
            if (ImageFile.HasImageEnding(file))
            {
                images.Add(file);
            }
            else if (ImageFile.IsHiddenImage(file))
            {
                hidden++;
            }
            else if (!name.StartsWith('.') && !Litter.Contains(name))
            {
                string ending = Path.GetExtension(name).ToLowerInvariant();
                string kind = ending.Length is > 1 and < 12 ? ending : "without an ending";
                endings[kind] = endings.GetValueOrDefault(kind) + 1;
            }
        }

        return [.. images];
    }

    /// <summary>Counts files that lie where no class is.</summary>
    public void AddStray(IEnumerable<string> files) => stray += ImagesAmong(files).Length;

    /// <summary>Counts a folder that is not looked into.</summary>
    public void AddFolder(string path) => folders.Add(path);

    /// <summary>Counts an image that cannot be read.</summary>
    public void AddBad(string problem) => bad.Add(problem);

    /// <summary>What was left out, in sentences; none where nothing was.</summary>
    public IEnumerable<string> Sentences(string root)
    {
        if (endings.Count > 0)
        {
            yield return $"{root}: {Plural(endings.Values.Sum(), "file")} left out that no image can be by the name: " +
                $"{Some(endings.OrderByDescending(e => e.Value).Select(e => $"{e.Value} {e.Key}"))}.";
        }

        if (hidden > 0)
        {
            yield return $"{root}: {Plural(hidden, "file")} left out whose name begins with a dot, as macOS leaves them beside images.";
        }

        if (stray > 0)
        {
            yield return $"{root}: {Plural(stray, "image")} left out that no folder of a class holds.";
        }

        if (folders.Count > 0)
        {
            yield return $"{root}: {Plural(folders.Count, "folder")} left out: {Some(folders.Select(f => Path.GetRelativePath(root, f)))}.";
        }

        if (bad.Count > 0)
        {
            yield return $"{root}: {Plural(bad.Count, "image")} left out that cannot be read: {Some(bad)}";
        }
    }

    private static string Plural(int count, string noun) => count == 1 ? $"1 {noun} is" : $"{count} {noun}s are";

    private static string Some(IEnumerable<string> items)
    {
        string[] all = [.. items];
        return string.Join(", ", all.Take(Shown)) + (all.Length > Shown ? $" and {all.Length - Shown} more" : "");
    }
}
