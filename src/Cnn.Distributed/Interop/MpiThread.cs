using System.Runtime.ExceptionServices;

namespace Cnn.Distributed.Interop;

/// <summary>The thread that makes every call of an MPI library, from its first to its last: so the lowest level of threads that they offer is enough.</summary>
internal sealed class MpiThread : IDisposable
{
    private readonly object gate = new();
    private readonly SemaphoreSlim called = new(0), returned = new(0);
    private readonly Thread thread;
    private Action? call;
    private Exception? error;
    private bool disposed;

    public MpiThread()
    {
        // A background thread: a program that fails must still end.
        thread = new Thread(Loop) { IsBackground = true, Name = "Cnn MPI" };
        thread.Start();
    }

    /// <summary>Runs the call and waits for it. Its exception is thrown here.</summary>
    /// <exception cref="ObjectDisposedException">The library was left.</exception>
    public void Run(Action work)
    {
        lock (gate)
        {
            Hand(work);
        }
    }

    /// <summary>The same, for so long. A call that takes longer keeps the thread, which makes no other one.</summary>
    /// <returns>Whether it has come back.</returns>
    public bool Run(Action work, TimeSpan patience)
    {
        lock (gate)
        {
            return Hand(work, patience);
        }
    }

    /// <summary>The same as without patience, unless another call runs.</summary>
    public bool TryRun(Action work)
    {
        if (!Monitor.TryEnter(gate))
        {
            return false;
        }

        try
        {
            Hand(work);
            return true;
        }
        finally
        {
            Monitor.Exit(gate);
        }
    }

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            (disposed, call) = (true, null);
            called.Release();
        }

        thread.Join();
    }

    private void Hand(Action work) => Hand(work, Timeout.InfiniteTimeSpan);

    private bool Hand(Action work, TimeSpan patience)
    {
        ObjectDisposedException.ThrowIf(disposed, typeof(MpiCollective));
        (call, error) = (work, null);
        called.Release();
        if (!returned.Wait(patience))
        {
            disposed = true;
            return false;
        }

        if (error is { } thrown)
        {
            ExceptionDispatchInfo.Throw(thrown);
        }

        return true;
    }

    private void Loop()
    {
        while (true)
        {
            called.Wait();
            if (call is not { } work)
            {
                return;
            }

            try
            {
                work();
            }
            catch (Exception e)
            {
                // Belongs to whoever called.
                error = e;
            }

            returned.Release();
        }
    }
}
