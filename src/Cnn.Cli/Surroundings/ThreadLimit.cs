using System.Globalization;
using Cnn.OneDnn.Interop;

namespace Cnn.Cli;

/// <summary>
/// How many threads the process may start. The runtime starts some as it goes, and ends the process in the midst of anything, without a word for people,
/// where it gets none.
/// </summary>
internal static class ThreadLimit
{
    /// <summary>Those that any command may need, with room for the process that tries the library.</summary>
    private const int Least = 20;

    // With as many, those who share the limit would have to fill it; to try takes a third of what starting takes.
    private const long Plenty = 4096;

    private const string Key = "Max processes";

    // How many is asked here, and not how much address space they would take.
    private const int SmallStack = 256 << 10;

    /// <summary>Says that there is too little room to start with.</summary>
    /// <returns>Whether there is.</returns>
    public static bool Objects()
    {
        if (Math.Min(ProcessLimits.Read(Key) ?? long.MaxValue, TaskLimit.OfControlGroups(SystemFiles.Instance) ?? long.MaxValue) >= Plenty)
        {
            return false;
        }

        // Kernels and the thread pool may have a thread each for every processor.
        int wanted = Least + (2 * Environment.ProcessorCount), room = ThreadRoom.Count(wanted, SmallStack);
        if (room == wanted)
        {
            return false;
        }

        FirstWords.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"The system gives this process no more threads: it can start {room}, and needs {wanted} for {Environment.ProcessorCount} processors. Raise its " +
                $"limit of processes (ulimit -u, or pids.max of the control group), or let it use fewer processors (DOTNET_PROCESSOR_COUNT=1)."));
        return true;
    }
}
