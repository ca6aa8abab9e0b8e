namespace Cnn.Models.Data.Archives;

/// <summary>The folders of an archive, told by the names of its files.</summary>
/// <param name="archive">The archive's own path, which all paths inside begin with.</param>
internal abstract class ArchiveTree<T>(string archive) : FileTree
{
    // Room for ImageNet; more names than this fill memory with nothing else.
    private const int MostFiles = 4 << 20;
    private const int MostDepth = 32, LongestName = 4096;
    private const string Litter = "__MACOSX";

    private readonly Dictionary<string, T> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (SortedSet<string> Files, SortedSet<string> Folders)> children = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool IsArchive => true;

    /// <summary>The archive's own path.</summary>
    protected string Archive => archive;

    /// <inheritdoc/>
    public override string[] List(string folder, bool folders) =>
        children.TryGetValue(folder, out (SortedSet<string> Files, SortedSet<string> Folders) found) ? [.. folders ? found.Folders : found.Files] : [];

    /// <summary>Where a file lies.</summary>
    protected T Find(string path) => files.TryGetValue(path, out T? entry)
        ? entry
        : throw new DataException($"{path} is not in the archive.");

    /// <summary>Takes a file in.</summary>
    /// <exception cref="DataException">Its name leads out of the archive, or it is there twice.</exception>
    protected void Add(string name, T entry)
    {
        string[] parts = [.. name.Split('/', '\\').Where(p => p is not ("" or "."))];
        if (parts.Length == 0 || parts[0] == Litter)
        {
            return;
        }

        if (name[0] is '/' or '\\' || parts.Contains("..") || parts.Length > MostDepth || name.Length > LongestName
            || name.AsSpan().ContainsAnyInRange('\0', '\x1F'))
        {
            throw new DataException($"{archive} has a file whose name leads out of it or is none: '{Shown(name)}'. Such archives are not read.");
        }

        string path = archive;
        for (int i = 0; i < parts.Length; i++)
        {
            string inner = $"{path}/{parts[i]}";
            if (!children.TryGetValue(path, out (SortedSet<string> Files, SortedSet<string> Folders) folder))
            {
                children[path] = folder = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
            }

            (i + 1 == parts.Length ? folder.Files : folder.Folders).Add(inner);
            path = inner;
        }

        if (!files.TryAdd(path, entry) || children.ContainsKey(path) || files.Count > MostFiles)
        {
            throw new DataException($"{archive} has '{Shown(name)}' twice, or more than {MostFiles} files: nobody knows which is meant.");
        }
    }

    private static string Shown(string name) => string.Concat(name.Take(80).Select(c => char.IsControl(c) ? '?' : c));
}
