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

    /// <summary>The same, unless another call runs.</summary>
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

    private void Hand(Action work)
    {
        ObjectDisposedException.ThrowIf(disposed, typeof(MpiCollective));
        (call, error) = (work, null);
        called.Release();
        returned.Wait();
        if (error is { } thrown)
        {
            ExceptionDispatchInfo.Throw(thrown);
        }
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
