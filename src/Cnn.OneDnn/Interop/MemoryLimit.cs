using System.Globalization;

namespace Cnn.OneDnn.Interop;

/// <summary>
/// How much memory this process can still have: the least of what its control groups leave it and of what the machine has free. Who takes more is killed
/// without a word, long after it was promised; so what is about to be used in full is compared first.
/// </summary>
internal static class MemoryLimit
{
    /// <summary>Refuses to take more memory than there is.</summary>
    /// <param name="bytes">How much will be used, all of it.</param>
    /// <param name="what">What for, as the beginning of a sentence, such as "A training step of 4096 samples".</param>
    /// <exception cref="InsufficientMemoryException">There is less.</exception>
    public static void Require(long bytes, string what) => Require(bytes, what, SystemFiles.Instance);

    /// <inheritdoc cref="Require(long, string)"/>
    public static void Require(long bytes, string what, ISystemFiles files)
    {
        // Small wishes are not worth asking for.
        if (bytes >= 64L << 20 && Available(files) is (long free, string of) && bytes > free)
        {
            throw new InsufficientMemoryException(string.Create(
                CultureInfo.InvariantCulture,
                $"{what} takes {bytes >> 20:N0} MiB of memory, and {of} {free >> 20:N0} MiB. Use a smaller batch or a smaller network, or give " +
                    $"the process more memory."));
        }
    }

    /// <summary>The bytes that are left, and whose they are; null where nothing is known.</summary>
    public static (long Bytes, string Of)? Available(ISystemFiles files)
    {
        (long Bytes, string Of)? least = Machine(files) is long machine ? (machine, "the machine has free") : null;
        foreach ((string folder, bool isVersion2) in ControlGroup.Folders(files, "memory"))
        {
            long? here = isVersion2
                ? Left(files, folder, "memory.max", "memory.current", "inactive_file")
                : Left(files, folder, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file");
            if (here is long bytes && (least is null || bytes < least.Value.Bytes))
            {
                least = (bytes, "the limit of the process's control group leaves");
            }
        }

        return least;
    }

    // What files take in memory is given back when somebody needs it.
    private static long? Left(ISystemFiles files, string folder, string limit, string usage, string cached) =>
        Number(files.Read($"{folder}/{limit}")) is long most && Number(files.Read($"{folder}/{usage}")) is long used
            ? Math.Max(0, most - used + (Field(files.Read($"{folder}/memory.stat"), cached + " ") ?? 0))
            : null;

    private static long? Machine(ISystemFiles files)
    {
        string? text = files.Read("/proc/meminfo");
        return Field(text, "MemAvailable:") is long free ? (free + (Field(text, "SwapFree:") ?? 0)) << 10 : null;
    }

    private static long? Field(string? text, string key) =>
        text?.Split('\n').FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal)) is { } line
            ? Number(line[key.Length..].Replace("kB", "", StringComparison.Ordinal))
            : null;

    private static long? Number(string? text) => long.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
