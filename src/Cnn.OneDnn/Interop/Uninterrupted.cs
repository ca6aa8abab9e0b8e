namespace Cnn.OneDnn.Interop;

/// <summary>
/// Waits that <see cref="Thread.Interrupt"/> does not cut short, for what must not stay half done: the interrupt is kept, and ends the thread's next wait.
/// </summary>
internal static class Uninterrupted
{
    /// <summary>Takes a monitor.</summary>
    public static void Enter(object gate)
    {
        bool interrupted = false;
        while (!TryEnter(gate))
        {
            interrupted = true;
        }

        Keep(interrupted);
    }

    /// <summary>Waits for a thread to end.</summary>
    public static void Join(Thread thread) => Run(thread.Join);

    /// <summary>Does something that an interrupt may keep from beginning, but does not cut short once it has begun; tries again until it is done.</summary>
    public static void Run(Action action)
    {
        bool interrupted = false;
        while (true)
        {
            try
            {
                action();
                break;
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        }

        Keep(interrupted);
    }

    private static bool TryEnter(object gate)
    {
        try
        {
            Monitor.Enter(gate);
            return true;
        }
        catch (ThreadInterruptedException)
        {
            return false;
        }
    }

    private static void Keep(bool interrupted)
    {
        if (interrupted)
        {
            Thread.CurrentThread.Interrupt();
        }
    }
}
