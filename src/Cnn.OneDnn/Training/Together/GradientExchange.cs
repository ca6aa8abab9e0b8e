using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Profiling;

namespace Cnn.OneDnn;

/// <summary>
/// Adds gradients up over the ranks while others are still computed: a thread of its own takes bucket after bucket, each once the backward pass has completed
/// it. The ranks' buckets are the same and come in the same order, whatever the order in which they are completed.
/// </summary>
/// <param name="sum">Called by nobody else from <see cref="Begin"/> to <see cref="End"/>.</param>
internal sealed class GradientExchange(GradientSum sum)
{
    private readonly object gate = new();
    private readonly ConditionalWeakTable<Plan, GradientBucket[]> known = [];
    private Thread? thread;
    private ParameterStore? store;
    private GradientBucket[] buckets = [];
    private bool[] completes = [];
    private float share;
    private StepTrace? trace;
    private int finished, whole;
    private bool isBusy, isClosed;
    private Exception? error;

    /// <summary>The parts of the pass that has begun, in the order in which they are added up.</summary>
    public IReadOnlyList<GradientBucket> Buckets => buckets;

    /// <summary>How long gradients have been added up, in <see cref="Stopwatch"/> ticks.</summary>
    public long Ticks { get; private set; }

    /// <summary>A backward pass begins. On the engine's thread, which tells each step.</summary>
    /// <param name="plan">The pass.</param>
    /// <param name="weights">Its weights, with room for gradients.</param>
    /// <param name="part">What the gradients are multiplied with before they are added up; 0 for zeros instead of them.</param>
    /// <param name="kept">Where it is kept what was done when; null for nowhere.</param>
    public void Begin(Plan plan, ParameterStore weights, float part, StepTrace? kept = null)
    {
        thread ??= Start();
        lock (gate)
        {
            if (store != weights || !known.TryGetValue(plan, out GradientBucket[]? own))
            {
                own = GradientBucket.Create(weights, plan);
                known.AddOrUpdate(plan, own);
            }

            if (own != buckets)
            {
                buckets = own;
                completes = new bool[plan.Steps.Count];
                foreach (GradientBucket bucket in own.Where(b => b.LastStep >= 0))
                {
                    completes[bucket.LastStep] = true;
                }
            }

            (store, share, trace, finished, whole, isBusy, error) = (weights, part, kept, -1, 0, true, null);
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>A step has been computed, and all before it. On the engine's thread.</summary>
    public void Finished(int step)
    {
        if (completes[step])
        {
            Reach(step);
        }
    }

    /// <summary>The pass is through.</summary>
    public void Complete() => Reach(int.MaxValue);

    /// <summary>Waits until all gradients are added up, after the pass.</summary>
    /// <inheritdoc cref="Wait" path="/exception"/>
    public void End() => Wait(int.MaxValue);

    /// <summary>Waits until the gradients of a bucket are added up, after the pass.</summary>
    /// <exception cref="CollectiveException">The ranks are no longer together.</exception>
    public void Wait(int bucket)
    {
        Exception? thrown;
        lock (gate)
        {
            while (isBusy && whole <= bucket)
            {
                Monitor.Wait(gate);
            }

            thrown = error;
        }

        if (thrown is not null)
        {
            ExceptionDispatchInfo.Throw(thrown);
        }
    }

    /// <summary>Ends the thread, once what it does has come to its end: by itself, or because the ranks have parted.</summary>
    public void Stop()
    {
        lock (gate)
        {
            isClosed = true;
            Monitor.PulseAll(gate);
        }
    }

    private Thread Start()
    {
        // A background thread: a rank that waits for one that is gone must still end.
        var started = new Thread(Loop) { IsBackground = true, Name = "Cnn gradients" };
        started.Start();
        return started;
    }

    private void Reach(int step)
    {
        lock (gate)
        {
            finished = step;
            Monitor.PulseAll(gate);
        }
    }

    private void Loop()
    {
        while (true)
        {
            lock (gate)
            {
                while (!isBusy && !isClosed)
                {
                    Monitor.Wait(gate);
                }

                if (isClosed)
                {
                    return;
                }
            }

            try
            {
                AddUp();
            }
#pragma warning disable CA1031 // Belongs to whoever waits for the sums.
            catch (Exception e)
#pragma warning restore CA1031
            {
                error = e;
            }

            lock (gate)
            {
                isBusy = false;
                Monitor.PulseAll(gate);
            }
        }
    }

    private void AddUp()
    {
        foreach (GradientBucket bucket in buckets)
        {
            lock (gate)
            {
                while (finished < bucket.LastStep && !isClosed)
                {
                    Monitor.Wait(gate);
                }

                if (isClosed)
                {
                    return;
                }
            }

            long began = Stopwatch.GetTimestamp();
            sum.AddUp(store!, bucket, share, trace);
            Ticks += Stopwatch.GetTimestamp() - began;
            lock (gate)
            {
                whole++;
                Monitor.PulseAll(gate);
            }
        }
    }
}
