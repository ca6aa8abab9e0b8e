using Cnn.OneDnn.Files;

namespace Cnn.Models;

/// <summary>Finds a data set's folder: under the root that the user names, then under $CNN_DATA, then under the cache.</summary>
internal sealed class DataLocation
{
    /// <summary>The environment variable that names the folder of data sets.</summary>
    public const string Variable = "CNN_DATA";

    private readonly List<string> roots = [];

    /// <exception cref="DataException">The root that the options name is no folder.</exception>
    public DataLocation(DataOptions options)
    {
        if (options.DataDirectory is { } directory)
        {
            if (!Directory.Exists(directory))
            {
                throw new DataException($"The data folder {directory} does not exist. Give the folder that holds the data sets, or leave it out.");
            }

            roots.Add(directory);
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable)
        {
            roots.Add(variable);
        }

        Cache = options.CacheDirectory ?? DefaultCache();
        roots.Add(Cache);
    }

    /// <summary>The folder for downloads.</summary>
    public string Cache { get; }

    /// <summary>Every folder that was looked in, for messages.</summary>
    public string Searched => string.Join(", ", roots);

    /// <summary>What the first folder gives that has the set: ROOT/name for each name, then ROOT itself.</summary>
    public T? Find<T>(IReadOnlyList<string> names, Func<string, T?> filesIn)
        where T : class
    {
        foreach (string root in roots)
        {
            foreach (string folder in names.Select(name => Path.Combine(root, name)).Append(root))
            {
                if (Directory.Exists(folder) && filesIn(folder) is { } files)
                {
                    return files;
                }
            }
        }

        return null;
    }

    private static string DefaultCache() => Path.Combine(UserFolders.Cache ?? Path.GetFullPath(Path.GetTempPath(), "/"), "cnn");
}
