using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Cnn.OneDnn.Backends;

namespace Cnn.OneDnn.Interop;

/// <summary>
/// Runs work on the OpenMP team that the library's own primitives run on. Its idle workers spin for a while after each region: threads of another pool
/// would compete with them for the cores, these take the work at once. To be used from the thread that executes primitives.
/// </summary>
internal sealed unsafe class OpenMpTeam : WorkTeam, IDisposable
{
    private readonly LibGomp openMp;
    private GCHandle self;
    private IWork? work;
    private ExceptionDispatchInfo? failure;

    public OpenMpTeam(LibGomp openMp, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        this.openMp = openMp;
        Threads = threads;
        self = GCHandle.Alloc(this);
    }

    public override int Threads { get; }

    public override void Run(IWork work)
    {
        ObjectDisposedException.ThrowIf(!self.IsAllocated, this);
        if (Threads == 1)
        {
            work.Execute(0, 1);
            return;
        }

        if (this.work is not null)
        {
            throw new InvalidOperationException("A team runs one piece of work at a time, and this one is inside a region. Call it from the engine thread, and not from within work.");
        }

        this.work = work;
        openMp.Parallel(&Region, (void*)GCHandle.ToIntPtr(self), (uint)Threads, 0);
        this.work = null;
        if (failure is ExceptionDispatchInfo thrown)
        {
            failure = null;
            thrown.Throw();
        }
    }

    public void Dispose()
    {
        if (self.IsAllocated)
        {
            self.Free();
        }
    }

    // An exception that leaves this frame ends the process: the frames below are native.
    [UnmanagedCallersOnly]
    private static void Region(void* data)
    {
        var team = (OpenMpTeam)GCHandle.FromIntPtr((nint)data).Target!;
        try
        {
            team.work!.Execute(team.openMp.GetThreadNum(), team.openMp.GetNumThreads());
        }
#pragma warning disable CA1031 // Kept and thrown again by the caller of the region.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref team.failure, ExceptionDispatchInfo.Capture(e), null);
        }
    }
}
