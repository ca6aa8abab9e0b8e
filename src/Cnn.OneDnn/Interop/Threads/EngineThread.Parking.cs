namespace Cnn.OneDnn.Interop;

/// <content>Coming to rest before the process ends: see <see cref="ProcessEnd"/>.</content>
internal sealed partial class EngineThread
{
    private bool resting;
    private long parkedUntil;

    private bool IsParked => parkedUntil > Environment.TickCount64;

    private TimeSpan LeftOfParking => TimeSpan.FromMilliseconds(Math.Max(1, parkedUntil - Environment.TickCount64));

    /// <summary>A place where a call of this thread may rest for as long as nothing is to run: between kernels, and between the making of two.</summary>
    public static void Pause()
    {
        if (ProcessEnd.HasBegun)
        {
            current?.Rest();
        }
    }

    /// <summary>Lets no call begin for a time.</summary>
    public void Park(TimeSpan time)
    {
        lock (calls)
        {
            parkedUntil = Environment.TickCount64 + (long)time.TotalMilliseconds;
            Monitor.PulseAll(calls);
        }
    }

    /// <summary>Waits until the call that runs has come to its end, or to a <see cref="Pause"/>.</summary>
    /// <param name="patience">How long.</param>
    /// <returns>Whether nothing runs.</returns>
    public bool TryAwaitRest(TimeSpan patience)
    {
        // Who ends the process in a call of this thread cannot wait for it.
        if (current == this)
        {
            return false;
        }

        long end = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        lock (calls)
        {
            while ((busy || lent) && !resting)
            {
                if (end - Environment.TickCount64 is not (> 0 and var left) || !Monitor.Wait(calls, TimeSpan.FromMilliseconds(left)))
                {
                    return false;
                }
            }

            return true;
        }
    }

    private void Rest()
    {
        Uninterrupted.Run(() =>
        {
            lock (calls)
            {
                resting = true;
                Monitor.PulseAll(calls);
                while (IsParked)
                {
                    Monitor.Wait(calls, LeftOfParking);
                }

                resting = false;
            }
        });
    }
}
