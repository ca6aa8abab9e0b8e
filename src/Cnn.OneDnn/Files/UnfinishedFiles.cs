using System.Collections.Concurrent;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Files;

/// <summary>
/// The temporary files that are being written: who is told to end in the middle leaves none of them. Other threads go on while a process ends; they make none
/// then.
/// </summary>
internal static class UnfinishedFiles
{
    // A disk that does not answer must not hold up the end.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // The process is gone long before, unless somebody who is told of the end waits for a thread that writes.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private static readonly ConcurrentDictionary<string, bool> Paths = new(StringComparer.Ordinal);
    private static readonly ReaderWriterLockSlim Ending = new(LockRecursionPolicy.SupportsRecursion);

    // An engine's thread may be writing what it has measured: it is waited for, not stopped by the lock.
    static UnfinishedFiles() => ProcessEnd.Follow(Discard);

    /// <summary>Makes a file, or gives one its name: before the process begins to end, or not at all.</summary>
    public static void Change(Action change)
    {
        bool isHeld = Ending.TryEnterReadLock(Rest);
        try
        {
            change();
        }
        finally
        {
            if (isHeld)
            {
                Ending.ExitReadLock();
            }
        }
    }

    /// <summary>A file that is about to be made.</summary>
    public static void Add(string path) => Paths.TryAdd(path, true);

    /// <summary>One that has got its name, or is gone.</summary>
    public static void Remove(string path) => Paths.TryRemove(path, out _);

    // The lock is kept: whoever comes later finds the process gone. The thread that ends it may still write.
    private static void Discard()
    {
        Ending.TryEnterWriteLock(Patience);
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
