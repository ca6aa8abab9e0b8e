using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Interop;

/// <summary>
/// The one thread that makes and executes primitives. The OpenMP runtime keeps a pool of workers per thread that enters it, and its thread count is
/// a setting of that thread: work spread over the thread pool would multiply the workers and lose the setting.
/// </summary>
internal sealed partial class EngineThread : IDisposable
{
    // Generated code and deep call chains of the library run here; 16 MiB of address space cost nothing until touched.
    private const int StackBytes = 16 << 20;

    private static readonly RetryingLazy<EngineThread> Default = new(() => new EngineThread(ProcessorBudget.OfThisProcess().Threads));

    [ThreadStatic]
    private static Call? callOfThisThread;

    [ThreadStatic]
    private static EngineThread? current;

    private readonly LinkedList<Call> calls = new();
    private readonly Thread thread;
    private bool closed, busy, lent;

    /// <param name="threads">How many threads kernels use, itself included.</param>
    /// <exception cref="EngineConfigurationException">The system gives the process no more threads.</exception>
    public EngineThread(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;

        // A background thread: a program that forgets to dispose its model must still end when Main returns.
        thread = new Thread(Loop, StackBytes) { IsBackground = true, Name = "Cnn engine" };
        ThreadShortage.Start(thread);
        ProcessEnd.Watch(this);
    }

    /// <summary>The process's engine thread, with as many threads as <see cref="ProcessorBudget"/> grants.</summary>
    public static EngineThread Shared => Default.Value;

    /// <summary>The engine thread that the caller is on, or null.</summary>
    public static EngineThread? Current => current;

    /// <summary>How many threads kernels of this engine thread use, itself included.</summary>
    public int Threads { get; }

    /// <summary>
    /// Runs the action on the engine thread, after those that came before, and returns when it is done; at once if the caller is on it. Its exception is thrown
    /// here, with its stack.
    /// </summary>
    /// <exception cref="ThreadInterruptedException">
    /// The caller was interrupted while the action waited for its turn: it has not run and will not. One that runs is finished, and the interrupt kept for the
    /// thread's next wait.
    /// </exception>
    public void Invoke(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (current == this)
        {
            action();
            return;
        }

        // One call per calling thread, reused: whether it was run or withdrawn, nobody else has it when this returns.
        Call call = callOfThisThread ??= new Call();
        call.Prepare(action);
        lock (calls)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            calls.AddLast(call.Place);
            Monitor.PulseAll(calls);
        }

        call.Wait(this);
    }

    /// <summary>Runs the function on the engine thread and returns its result.</summary>
    public T Invoke<T>(Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (current == this)
        {
            return function();
        }

        T result = default!;
        Invoke(() => { result = function(); });
        return result;
    }

    /// <summary>
    /// Runs work on the caller's own thread, as if it were the engine's, where nothing runs or waits there: to wake a thread and wait for it takes longer than
    /// a small network. It must not enter a region of more than one thread.
    /// </summary>
    /// <param name="work">Returns false where it needs the engine's thread, having done nothing.</param>
    /// <returns>Whether the work was done.</returns>
    public bool TryInvokeHere(Func<bool> work)
    {
        ArgumentNullException.ThrowIfNull(work);

        // The engine's thread has a stack of its own, whatever is left of the caller's.
        if (current is not null || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return false;
        }

        lock (calls)
        {
            if (closed || busy || lent || IsParked || calls.Count > 0)
            {
                return false;
            }

            lent = true;
        }

        current = this;
        try
        {
            using SerialRegion region = SerialRegion.Enter();
            return work();
        }
        finally
        {
            current = null;
            Uninterrupted.Enter(calls);
            lent = false;
            Monitor.PulseAll(calls);
            Monitor.Exit(calls);
        }
    }

    /// <summary>Lets the calls already queued finish and ends the thread.</summary>
    public void Dispose()
    {
        lock (calls)
        {
            closed = true;
            Monitor.PulseAll(calls);
        }

        if (current != this)
        {
            Uninterrupted.Join(thread);
        }

        ProcessEnd.Forget(this);
    }

    private void Loop()
    {
        current = this;
        while (true)
        {
            try
            {
                if (Next() is not { } call)
                {
                    return;
                }

                call.Run();
            }
            catch (ThreadInterruptedException)
            {
                // Somebody's layer or metric interrupted the thread that it ran on; nothing was taken from the queue.
            }
        }
    }

    private Call? Next()
    {
        lock (calls)
        {
            busy = false;
            Monitor.PulseAll(calls);
            while (calls.Count == 0 || lent || IsParked)
            {
                if (closed && calls.Count == 0 && !lent)
                {
                    return null;
                }

                Monitor.Wait(calls, IsParked ? LeftOfParking : Timeout.InfiniteTimeSpan);
            }

            busy = true;
            Call call = calls.First!.Value;
            calls.RemoveFirst();
            return call;
        }
    }

    /// <summary>Takes a call back that has not begun.</summary>
    private bool TryWithdraw(Call call)
    {
        Uninterrupted.Enter(calls);
        try
        {
            bool waits = call.Place.List is not null;
            if (waits)
            {
                calls.Remove(call.Place);
            }

            return waits;
        }
        finally
        {
            Monitor.Exit(calls);
        }
    }
}
