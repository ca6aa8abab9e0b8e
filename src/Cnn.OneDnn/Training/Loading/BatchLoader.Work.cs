using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn;

/// <content>What the loading threads do.</content>
public sealed partial class BatchLoader
{
    // Waking a thread costs the consumer more than a small batch does: threads that are ahead sleep until half of what they prepared is used up.
    private void WakeThreads()
    {
        if (taken - delivered <= slots.Length / 2)
        {
            Monitor.PulseAll(gate);
        }
    }

    // Where all processors compute, a consumer that is woken at once pushes this thread aside after every batch; a few of them make a start.
    private bool IsWorthWaking(long filled) => filled - delivered >= slots.Length / 8 || (inFlight == 0 && taken >= Math.Min(delivered + slots.Length, stopAt));

    private void Work()
    {
        while (true)
        {
            long number = -1;
            Uninterrupted.Run(() => number = Reserve());
            if (number < 0)
            {
                return;
            }

            FilledBatch filled = maker.Make(number);
            Uninterrupted.Enter(gate);
            slots[number % slots.Length] = filled;
            inFlight--;
            if (awaited && IsWorthWaking(number))
            {
                Monitor.PulseAll(gate);
            }

            Monitor.Exit(gate);
        }
    }

    /// <summary>The next batch for a thread to fill; negative where there will be none.</summary>
    private long Reserve()
    {
        lock (gate)
        {
            while (!stopping && taken >= Math.Min(delivered + slots.Length, stopAt))
            {
                Monitor.Wait(gate);
            }

            if (stopping)
            {
                return -1;
            }

            inFlight++;
            return taken++;
        }
    }

    private void Rewind(long target)
    {
        stopAt = 0;
        while (inFlight > 0)
        {
            awaited = true;
            Monitor.Wait(gate);
        }

        awaited = false;
        for (int i = 0; i < slots.Length; i++)
        {
            maker.Pool.Return(slots[i].Batch);
            slots[i] = default;
        }

        delivered = taken = target;
    }

    private void Recycle()
    {
        maker.Pool.Return(current);
        current = null;
    }
}
