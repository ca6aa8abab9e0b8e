namespace Cnn.OneDnn.Interop;

/// <summary>
/// How many threads the system still gives this process. Limits count all threads of a user or of a control group, so only trying tells; runtimes that get
/// none end the process in the midst of anything.
/// </summary>
internal static class ThreadRoom
{
    private const string Tasks = "/proc/self/task";
    private const int Patience = 100;

    /// <summary>Starts so many threads at once, lets them end, and says how many there were.</summary>
    /// <param name="wanted">How many to try.</param>
    /// <param name="stackBytes">The stack of each; 0 for the system's usual one.</param>
    public static int Count(int wanted, int stackBytes = 0)
    {
        // Never disposed: a thread may still be on its way out of it.
        var end = new ManualResetEventSlim();
        int before = Present(), started = 0;
        try
        {
            while (started < wanted)
            {
                new Thread(end.Wait, stackBytes) { IsBackground = true }.Start();
                started++;
            }
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            // As many as there are.
        }

        end.Set();

        // A thread counts until the system has taken it down, which is some time after its last line. Others may have come in the meantime.
        for (int i = 0; i < Patience && Present() > before; i++)
        {
            Thread.Yield();
            if (i > Patience / 2)
            {
                Sleep();
            }
        }

        return started;
    }

    private static void Sleep()
    {
        try
        {
            Thread.Sleep(1);
        }
        catch (ThreadInterruptedException)
        {
            // Kept for the caller's next wait.
            Thread.CurrentThread.Interrupt();
            Thread.Yield();
        }
    }

    private static int Present()
    {
        try
        {
            return OperatingSystem.IsLinux() && Directory.Exists(Tasks) ? Directory.EnumerateDirectories(Tasks).Count() : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
