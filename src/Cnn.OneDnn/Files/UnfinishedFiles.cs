using System.Collections.Concurrent;

namespace Cnn.OneDnn.Files;

/// <summary>The temporary files that are being written: who is told to end in the middle leaves none of them.</summary>
internal static class UnfinishedFiles
{
    private static readonly ConcurrentDictionary<string, bool> Paths = new(StringComparer.Ordinal);

    static UnfinishedFiles() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Discard();

    /// <summary>A file that is about to be made.</summary>
    public static void Add(string path) => Paths.TryAdd(path, true);

    /// <summary>One that has got its name, or is gone.</summary>
    public static void Remove(string path) => Paths.TryRemove(path, out _);

    private static void Discard()
    {
        foreach (string path in Paths.Keys)
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The next one that writes there takes it away.
            }
        }
    }
}
