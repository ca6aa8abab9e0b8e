namespace Cnn.OneDnn.Backends;

/// <summary>Work that a team's threads do together; thread <c>0</c> is the caller.</summary>
internal interface IWork
{
    /// <summary>Does this thread's share. Must not throw and must not allocate: it may run on a thread of a native pool.</summary>
    void Execute(int thread, int threads);
}

/// <summary>
/// A fixed set of threads that run one piece of work at a time. Under oneDNN it is the OpenMP team that the library itself uses, so that
/// kernels written here never compete with its spinning workers; in the managed backend it is a pool of our own.
/// </summary>
internal abstract class WorkTeam
{
    /// <summary>Below so many elements of a pass over memory, waking the team costs more than it saves.</summary>
    public const long LeastShared = 65536;

    /// <summary>A grain of shares: even of bytes, no two threads write into one line of a cache, and each begins where a vector does.</summary>
    public const int CacheLine = 64;

    /// <summary>Of so many parts for each thread, no thread waits long for the one that ends last.</summary>
    public const int EvenParts = 4;

    /// <summary>How many threads take part, the caller included.</summary>
    public abstract int Threads { get; }

    /// <summary>Runs the work on all threads and returns when all are done.</summary>
    public abstract void Run(IWork work);

    /// <summary>This thread's part of [0, total): contiguous, in multiples of <paramref name="grain"/>, the same for the same arguments.</summary>
    public static (long Start, long End) Share(long total, int thread, int threads, long grain = 1)
    {
        long units = (total + grain - 1) / grain;
        long low = units * thread / threads * grain, high = units * (thread + 1) / threads * grain;
        return (Math.Min(low, total), Math.Min(high, total));
    }
}
