using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <content>When what computes is made, and when it is freed.</content>
public partial class Model
{
    private readonly Lock gate = new();
    private ModelExecutor? executor;
    private int starting;
    private bool disposed;

    internal ModelExecutor Executor
    {
        get
        {
            ThrowIfDisposed();
            return executor ?? Start();
        }
    }

    /// <summary>
    /// Frees the weights and all memory of the model, after the calls that other threads have made before. A training or evaluation that runs ends at its next
    /// step, with
    /// <see cref="ObjectDisposedException"/>, as does every later call.
    /// </summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the model owns.</summary>
    protected virtual void Dispose(bool disposing)
    {
        ModelExecutor? used;
        lock (gate)
        {
            disposed = true;
            used = executor;
        }

        if (disposing)
        {
            used?.Dispose();
        }
    }

    private void ThrowIfDisposed()
    {
        if (disposed)
        {
            throw new ObjectDisposedException(GetType().FullName, $"Model '{Name}' has been disposed.");
        }
    }

    // No lock is held while the engine's thread is waited for: what runs there may itself have to wait for the lock.
    private ModelExecutor Start()
    {
        lock (gate)
        {
            starting++;
        }

        try
        {
            Engine host = Options.Engine ?? Engine.Default;
            ComputeEngine engine = host.Acquire(Options.Backend);
            bool begun = false;
            try
            {
                return engine.Invoke(() =>
                {
                    begun = true;
                    return StartOn(host, engine);
                });
            }
            catch when (!begun)
            {
                // The wait for the thread was interrupted.
                host.Release(engine);
                throw;
            }
        }
        finally
        {
            lock (gate)
            {
                starting--;
            }
        }
    }

    private ModelExecutor StartOn(Engine host, ComputeEngine engine)
    {
        if (executor is { } present)
        {
            host.Release(engine);
            return present;
        }

        ModelExecutor made;
        try
        {
            made = new ModelExecutor(this, engine, () => host.Release(engine));
        }
        catch
        {
            host.Release(engine);
            throw;
        }

        lock (gate)
        {
            if (!disposed)
            {
                return executor = made;
            }
        }

        made.Dispose();
        throw new ObjectDisposedException(GetType().FullName, $"Model '{Name}' has been disposed.");
    }
}
