namespace Cnn.OneDnn.Interop;

/// <summary>
/// While it lasts, regions of OpenMP that the calling thread enters are its own work alone: no other thread is made for them or woken. The setting is one of
/// the thread, and is put back at the end.
/// </summary>
internal readonly ref struct SerialRegion
{
    private readonly int threads;

    private SerialRegion(int threads) => this.threads = threads;

    /// <summary>Begins one on the calling thread; where no backend has brought OpenMP there is nothing to set.</summary>
    public static unsafe SerialRegion Enter()
    {
        if (LibGomp.Present is not { } openMp || openMp.GetMaxThreads() is not (> 1 and int threads))
        {
            return default;
        }

        openMp.SetNumThreads(1);
        return new SerialRegion(threads);
    }

    public unsafe void Dispose()
    {
        if (threads > 1)
        {
            LibGomp.Present!.SetNumThreads(threads);
        }
    }
}
