namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The managed backend's own threads: made once, handed one piece of work at a time. A worker that finds nothing to do spins for some
/// microseconds, because the next kernel of a step usually follows at once, then sleeps until it is woken.
/// </summary>
internal sealed class ManagedTeam : WorkTeam, IDisposable
{
    private const int SpinRounds = 400, SpinLength = 30;
    private readonly Thread[] workers;
    private readonly object gate = new();
    private IWork? work;
    private int generation, pending, sleepers;
    private volatile bool stopping;

    /// <param name="threads">How many threads work, the caller's included.</param>
    /// <exception cref="OutOfMemoryException">The system gives the process no more threads.</exception>
    public ManagedTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        workers = new Thread[threads - 1];
        for (int i = 0; i < workers.Length; i++)
        {
            int index = i + 1;
            workers[i] = new Thread(() => Serve(index)) { IsBackground = true, Name = $"Cnn worker {index}" };
            try
            {
                workers[i].Start();
            }
            catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
            {
                // The system gives no more threads. Those that run would wait for work for ever.
                Array.Resize(ref workers, i);
                Dispose();
                throw;
            }
        }
    }

    public override int Threads { get; }

    /// <summary>How many workers are blocked for want of work.</summary>
    public int Sleeping => Volatile.Read(ref sleepers);

    public override void Run(IWork work)
    {
        ObjectDisposedException.ThrowIf(stopping, this);
        if (workers.Length == 0)
        {
            work.Execute(0, 1);
            return;
        }

        this.work = work;
        Volatile.Write(ref pending, workers.Length);
        Wake();
        work.Execute(0, Threads);
        var spin = default(SpinWait);
        while (Volatile.Read(ref pending) != 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        this.work = null;
    }

    public void Dispose()
    {
        if (stopping)
        {
            return;
        }

        stopping = true;
        Wake();
        foreach (Thread worker in workers)
        {
            worker.Join();
        }
    }

    // The increment is a full fence: either it comes first and a worker about to sleep sees the new generation, or the worker has already
    // counted itself among the sleepers and is woken.
    private void Wake()
    {
        Interlocked.Increment(ref generation);
        if (Volatile.Read(ref sleepers) > 0)
        {
            lock (gate)
            {
                Monitor.PulseAll(gate);
            }
        }
    }

    private void Serve(int index)
    {
        int seen = 0;
        while (true)
        {
            Await(seen);
            seen++;
            if (stopping)
            {
                return;
            }

            work!.Execute(index, Threads);
            Interlocked.Decrement(ref pending);
        }
    }

    private void Await(int seen)
    {
        for (int i = 0; i < SpinRounds; i++)
        {
            if (Volatile.Read(ref generation) != seen)
            {
                return;
            }

            Thread.SpinWait(SpinLength);
        }

        lock (gate)
        {
            Interlocked.Increment(ref sleepers);
            while (Volatile.Read(ref generation) == seen)
            {
                Monitor.Wait(gate);
            }

            Interlocked.Decrement(ref sleepers);
        }
    }
}
