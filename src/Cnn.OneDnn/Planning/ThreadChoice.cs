namespace Cnn.OneDnn.Planning;

/// <summary>Which kernels of a network that only predicts run on one thread, by their times.</summary>
internal static class ThreadChoice
{
    // In milliseconds, about what it takes to hand work over to the engine's thread and back: without other threads the caller's own does it.
    private const double HandOver = 0.02;

    // In milliseconds, what a team must save: what each thread reads comes from the other's cache, which its time, measured again and again, does not hold.
    // Threads that sleep between two calls are woken once a call, however many kernels they share.
    private const double LeastSaved = 0.002;

    /// <summary>Chooses for each kernel.</summary>
    /// <param name="times">Milliseconds of each kernel on all threads and on one; null where it is too large for one.</param>
    /// <returns>Whether it runs on one thread.</returns>
    public static bool[] Choose(IReadOnlyList<KernelTimes?> times)
    {
        // Where no other thread is needed at all, there is nobody to hand over to.
        bool all = times.All(t => t is not null)
            && times.Sum(t => t!.Value.Serial) <= times.Sum(t => Math.Min(t!.Value.Serial, t.Value.Team)) + HandOver;
        return [.. times.Select(t => t is { } known && (all || known.Serial - known.Team < LeastSaved))];
    }
}
