namespace Cnn.Native;

/// <summary>Lets one run at a time work in the folder.</summary>
internal static class FolderLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits for the lock and takes it.</summary>
    /// <returns>What gives it back when disposed.</returns>
    /// <exception cref="NativeFetchException">Another run keeps it for five minutes.</exception>
    public static IDisposable Take(string path)
    {
        DateTime end = DateTime.UtcNow + Patience;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < end)
            {
                Thread.Sleep(Pause);
            }
            catch (IOException error)
            {
                throw new NativeFetchException($"Another run has held {path} for {Patience.TotalMinutes} minutes. End it, then try again.", error);
            }
        }
    }
}
