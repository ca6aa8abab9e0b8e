using System.Globalization;

namespace Cnn.OneDnn.Interop;

/// <summary>Says that threads are short before a runtime finds it out, in one sentence.</summary>
internal static class ThreadShortage
{
    /// <summary>Refuses where the system does not give so many more threads.</summary>
    /// <param name="count">How many are about to be started.</param>
    /// <param name="stackBytes">The stack of each; 0 for the system's usual one.</param>
    /// <exception cref="EngineConfigurationException">There are fewer.</exception>
    public static void Require(int count, int stackBytes = 0)
    {
        if (count > 0 && ThreadRoom.Count(count, stackBytes) is int room && room < count)
        {
            throw Create(count, room);
        }
    }

    /// <summary>Starts a thread.</summary>
    /// <exception cref="EngineConfigurationException">The system gives none.</exception>
    public static void Start(Thread thread)
    {
        try
        {
            thread.Start();
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            throw Create(1, 0);
        }
    }

    private static EngineConfigurationException Create(int count, int room) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The system gives this process no more threads: {count} more were needed, and {room} could be started. Compute with fewer, or raise its limit of " +
            $"processes (ulimit -u, or pids.max of the control group) or of address space (ulimit -v)."));
}
