namespace Cnn.OneDnn.Bindings.Generator;

/// <summary>What a run made.</summary>
/// <param name="Files">Texts by file name, relative to the output folder.</param>
/// <param name="LeftOut">What the headers have and C# could not say.</param>
internal sealed record GeneratorResult(SortedDictionary<string, string> Files, IReadOnlyList<string> LeftOut)
{
    private const string Pattern = "*.g.cs";

    /// <summary>Makes a folder hold these files and no other generated ones.</summary>
    public void WriteTo(string folder)
    {
        if (Directory.Exists(folder))
        {
            foreach (string old in Directory.EnumerateFiles(folder, Pattern, SearchOption.AllDirectories))
            {
                File.Delete(old);
            }
        }

        foreach ((string name, string text) in Files)
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }

    /// <summary>Compares a folder with these files.</summary>
    /// <returns>One line per file that is missing, extra or different.</returns>
    public IReadOnlyList<string> DifferencesFrom(string folder)
    {
        List<string> differences = [];
        foreach ((string name, string text) in Files)
        {
            string path = Path.Combine(folder, name);
            if (!File.Exists(path))
            {
                differences.Add($"{name} is missing");
            }
            else if (File.ReadAllText(path) != text)
            {
                differences.Add($"{name} differs");
            }
        }

        foreach (string path in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, Pattern, SearchOption.AllDirectories) : [])
        {
            string name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            if (!Files.ContainsKey(name))
            {
                differences.Add($"{name} is not generated any more");
            }
        }

        differences.Sort(StringComparer.Ordinal);
        return differences;
    }
}
