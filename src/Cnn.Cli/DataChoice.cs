using Cnn.Models.Data;

namespace Cnn.Cli;

/// <summary>Opens the data set that was asked for.</summary>
internal static class DataChoice
{
    /// <summary>A set by its name, or synthetic digits where it is neither here nor to be fetched.</summary>
    public static DataSplit Open(string spec, string? directory, ulong seed, ImageEncoding? encoding = null)
    {
        string kind = spec.Split(':')[0];
        if (!DataSets.Names.Any(n => n == kind || n.StartsWith(kind + ":", StringComparison.Ordinal)))
        {
            throw new UsageException($"Unknown data set '{spec}'.{NearestName.Hint(spec, DataSets.Names)} Known: {string.Join(", ", DataSets.Names)}.");
        }

        if (directory is not null && !Directory.Exists(directory))
        {
            throw new UsageException($"--data-dir: there is no folder '{directory}'.");
        }

        return DataSets.OpenOrSynthetic(spec, new DataOptions { DataDirectory = directory, Seed = seed, Encoding = encoding ?? ImageEncoding.Default });
    }
}
