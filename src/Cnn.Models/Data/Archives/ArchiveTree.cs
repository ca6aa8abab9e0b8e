namespace Cnn.Models.Data.Archives;

/// <summary>The folders of an archive, told by the names of its files.</summary>
/// <param name="archive">The archive's own path, which all paths inside begin with.</param>
internal abstract class ArchiveTree<T>(string archive) : FileTree
{
    // Room for ImageNet; more names than this fill memory with nothing else.
    private const int MostFiles = 4 << 20;
    private const int MostDepth = 32, LongestName = 4096, MostFolders = 1 << 18;
    private const long MostCharacters = 512L << 20;
    private const int MostShown = 5;
    private const string Litter = "__MACOSX";

    private readonly Dictionary<string, T> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (SortedSet<string> Files, SortedSet<string> Folders)> children = new(StringComparer.Ordinal);

    // Links and the like.
    private readonly List<string> strange = [];
    private int strangers, folderCount;
    private long characters;

    /// <inheritdoc/>
    public override bool IsArchive => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes => strangers == 0 ? base.Notes :
    [
        $"{archive}: {(strangers == 1 ? "1 link or other entry is" : $"{strangers} links and other entries are")} left out that no plain file can be: " +
            $"{string.Join(", ", strange)}{(strangers > strange.Count ? ", …" : "")}.",
        .. base.Notes,
    ];

    /// <summary>The archive's own path.</summary>
    protected string Archive => archive;

    /// <inheritdoc/>
    public override string[] List(string folder, bool folders) =>
        children.TryGetValue(folder, out (SortedSet<string> Files, SortedSet<string> Folders) found) ? [.. folders ? found.Folders : found.Files] : [];

    /// <summary>Where a file lies.</summary>
    protected T Find(string path) => files.TryGetValue(path, out T? entry)
        ? entry
        : throw new DataException($"{path} is not in the archive.");

    /// <summary>Counts what is neither a file nor a folder.</summary>
    protected void LeaveOut(string name)
    {
        if (strangers++ < MostShown)
        {
            strange.Add(Shown(name));
        }
    }

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

            bool isFile = i + 1 == parts.Length;
            if ((isFile ? folder.Files : folder.Folders).Add(inner))
            {
                folderCount += isFile ? 0 : 1;
                characters += inner.Length;
            }

            path = inner;
        }

        if (folderCount > MostFolders || characters > MostCharacters)
        {
            throw new DataException($"{archive} has more than {MostFolders} folders, or names of more than {MostCharacters} characters: expected a folder of " +
                $"images.");
        }

        if (!files.TryAdd(path, entry) || children.ContainsKey(path) || files.Count > MostFiles)
        {
            throw new DataException($"{archive} has '{Shown(name)}' twice, or more than {MostFiles} files: nobody knows which is meant.");
        }
    }

    private static string Shown(string name) => string.Concat(name.Take(80).Select(c => char.IsControl(c) ? '?' : c));
}
