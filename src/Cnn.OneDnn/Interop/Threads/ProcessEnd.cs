namespace Cnn.OneDnn.Interop;

/// <summary>
/// The native library takes its tables down when the process ends, whoever computes with them: so the end waits for the engines'
/// threads, which begin nothing new.
/// </summary>
internal static class ProcessEnd
{
    // Longer than any kernel takes; what hangs is not waited for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // The process is gone long before, unless somebody who is told of the end needs an engine for it.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private static readonly List<EngineThread> Threads = [];

    private static Action? followers;
    private static volatile bool hasBegun;

    static ProcessEnd() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        hasBegun = true;
        Park();
        Volatile.Read(ref followers)?.Invoke();
    };

    /// <summary>Does something else when the process ends, after the engines' threads have come to rest.</summary>
    public static void Follow(Action action)
    {
        lock (Threads)
        {
            followers += action;
        }
    }

    /// <summary>Whether the process is about to end.</summary>
    public static bool HasBegun => hasBegun;

    /// <summary>A thread that has begun.</summary>
    public static void Watch(EngineThread thread)
    {
        lock (Threads)
        {
            Threads.Add(thread);
        }
    }

    /// <summary>One that has ended.</summary>
    public static void Forget(EngineThread thread)
    {
        lock (Threads)
        {
            Threads.Remove(thread);
        }
    }

    private static void Park()
    {
        EngineThread[] threads;
        lock (Threads)
        {
            threads = [.. Threads];
        }

        // All at once, then one wait for all of them.
        long end = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        Array.ForEach(threads, t => t.Park(Patience + Rest));
        foreach (EngineThread thread in threads)
        {
            thread.TryAwaitRest(TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64)));
        }

        Array.ForEach(threads, t => t.Park(Rest));
    }
}
