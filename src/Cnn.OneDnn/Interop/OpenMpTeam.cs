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

    /// <summary>A team of the threads that OpenMP gives the calling thread, which its regions get from here on.</summary>
    /// <param name="openMp">The runtime.</param>
    /// <param name="wanted">How many to ask for: limits from the environment and of the system may leave fewer.</param>
    /// <param name="stackBytes">The stack that the environment asks for; 0 for the system's usual one.</param>
    /// <exception cref="EngineConfigurationException">The system gives the process no more threads: the runtime would end it.</exception>
    public OpenMpTeam(LibGomp openMp, int wanted, int stackBytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(wanted, 1);
        this.openMp = openMp;
        ThreadShortage.Require(wanted - 1, stackBytes);
        openMp.SetDynamic(0);
        openMp.SetNumThreads(wanted);
        int present = 0;
        openMp.Parallel(&Count, &present, (uint)wanted, 0);
        Threads = present;
        openMp.SetNumThreads(Threads);
        self = GCHandle.Alloc(this);
    }

    public override int Threads { get; }

    /// <summary>
    /// Fails where a region would not get the team's threads: primitives divide their work and their memory by that number when they are made, and with fewer
    /// threads leave parts out or wait for ever.
    /// </summary>
    /// <exception cref="EngineConfigurationException">The calling thread has other settings of OpenMP than those that the team was made with.</exception>
    public void Require()
    {
        if (openMp.GetMaxThreads() != Threads || (Threads > 1 && (openMp.GetDynamic() != 0 || openMp.GetMaxActiveLevels() < 1)))
        {
            throw new EngineConfigurationException(
                $"OpenMP's settings on the engine's thread were changed after the engine had started with {Threads} threads: " +
                    $"received at most {openMp.GetMaxThreads()} threads, dynamic "
                + $"{openMp.GetDynamic()}, {openMp.GetMaxActiveLevels()} active levels. Do not call omp_set_num_threads, omp_set_dynamic or " +
                    $"omp_set_max_active_levels there.");
        }
    }

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
            throw new InvalidOperationException(
                "A team runs one piece of work at a time, and this one is inside a region. Call it from the engine thread, and not from within work.");
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

    [UnmanagedCallersOnly]
    private static void Count(void* present) => Interlocked.Increment(ref *(int*)present);

    // An exception that leaves this frame ends the process: the frames below are native.
    [UnmanagedCallersOnly]
    private static void Region(void* data)
    {
        var team = (OpenMpTeam)GCHandle.FromIntPtr((nint)data).Target!;
        try
        {
            // Where something took threads away since the team was made, these do the shares of the missing ones: kernels have memory for each share.
            int present = team.openMp.GetNumThreads();
            for (int share = team.openMp.GetThreadNum(); share < team.Threads; share += present)
            {
                team.work!.Execute(share, team.Threads);
            }
        }
#pragma warning disable CA1031 // Kept and thrown again by the caller of the region.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref team.failure, ExceptionDispatchInfo.Capture(e), null);
        }
    }
}
