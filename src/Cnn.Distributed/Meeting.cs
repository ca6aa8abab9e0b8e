using Cnn.OneDnn;

namespace Cnn.Distributed;

/// <summary>Where the threads of one process wait for each other and see what each has brought.</summary>
internal sealed class Meeting(int size)
{
    private readonly object gate = new();
    private readonly (string What, Array Value)[] brought = new (string, Array)[size];
    private (string What, Array Value)[] met = [];
    private int arrived;
    private long round;
    private string? broken;

    public int Size => size;

    /// <summary>Waits for all, and gives what each has brought, by rank. Nobody may change what was brought.</summary>
    /// <exception cref="CollectiveException">A rank has ended, or does something else.</exception>
    public T[][] Meet<T>(int rank, string what, T[] value)
    {
        lock (gate)
        {
            ThrowIfBroken();
            brought[rank] = (what, value);
            long mine = round;
            if (++arrived == size)
            {
                (met, arrived, round) = ([.. brought], 0, round + 1);
                Monitor.PulseAll(gate);
            }

            while (round == mine)
            {
                ThrowIfBroken();
                Monitor.Wait(gate);
            }

            for (int other = 0; other < size; other++)
            {
                if (met[other].What != met[0].What)
                {
                    throw new CollectiveException(
                        $"Rank {other} came to {met[other].What}, rank 0 to {met[0].What}: the ranks do not make the same calls in the same order.");
                }
            }

            return [.. met.Select(m => (T[])m.Value)];
        }
    }

    /// <summary>Whoever waits, or comes later, gets an exception.</summary>
    public void Break(int rank, string reason)
    {
        lock (gate)
        {
            broken ??= $"Rank {rank} has ended: {reason}";
            Monitor.PulseAll(gate);
        }
    }

    private void ThrowIfBroken()
    {
        if (broken is not null)
        {
            throw new CollectiveException(broken);
        }
    }
}
