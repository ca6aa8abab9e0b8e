using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Serving;

/// <summary>
/// One of the places where a predictor computes: an engine with threads of its own, and plans for the sizes that occurred. Its engine's thread is in a loop
/// over batches until the queue ends.
/// </summary>
internal sealed class PredictorInstance : IDisposable
{
    private readonly ServedNetwork network;
    private readonly BatchQueue queue;
    private readonly BatchSizes sizes;
    private readonly RecentPlans<int> plans;
    private readonly StepContext context = new();
    private readonly Engine engine;
    private readonly ComputeEngine compute;
    private readonly Thread thread;
    private int planCount;

    /// <param name="network">What is computed.</param>
    /// <param name="queue">Where batches come from.</param>
    /// <param name="options">Of the predictor.</param>
    /// <param name="threads">On how many threads.</param>
    public PredictorInstance(ServedNetwork network, BatchQueue queue, PredictorOptions options, int threads)
    {
        this.network = network;
        this.queue = queue;
        sizes = new BatchSizes(options.MaxBatchSize);
        plans = new RecentPlans<int>(options.PlanLimit);
        ModelOptions model = network.Model.Options;
        engine = new Engine(model.Engine ?? Engine.Default, threads);
        try
        {
            compute = engine.Acquire(model.Backend);
        }
        catch
        {
            engine.Dispose();
            throw;
        }

        thread = new Thread(() => compute.Invoke(Loop)) { IsBackground = true, Name = "Cnn predictor" };
    }

    /// <summary>How many batch sizes are ready.</summary>
    public int Plans => Volatile.Read(ref planCount);

    /// <summary>Makes the plans of the sizes that are kept, and runs each once.</summary>
    public void WarmUp() => compute.Invoke(() =>
    {
        foreach (int size in sizes.Kept(plans.Limit))
        {
            Plan plan = PlanFor(size);
            for (int i = 0; i < network.Model.Inputs.Count; i++)
            {
                plan.InputBytes(i).Clear();
            }

            plan.Run(context, 0);
        }
    });

    /// <summary>Begins to compute.</summary>
    /// <exception cref="EngineConfigurationException">The system gives the process no more threads.</exception>
    public void Start() => ThreadShortage.Start(thread);

    /// <summary>Waits for the loop, which ends with the queue, and frees plans and engine.</summary>
    public void Dispose()
    {
        if (thread.ThreadState.HasFlag(ThreadState.Unstarted))
        {
            Uninterrupted.Run(() => compute.Invoke(plans.Clear));
        }
        else
        {
            Uninterrupted.Join(thread);
        }

        engine.Release(compute);
        engine.Dispose();
    }

    private void Loop()
    {
        while (queue.Take() is { } batch)
        {
            Exception? failure = null;
            try
            {
                batch.AwaitInputs();
                if (!batch.IsAbandoned)
                {
                    Compute(batch);
                    queue.Count(batch);
                }
            }
#pragma warning disable CA1031 // Thrown by every call that has samples in the batch.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure = e;
            }

            if (batch.Complete(failure))
            {
                queue.Return(batch);
            }
        }

        plans.Clear();
    }

    private Plan PlanFor(int size)
    {
        if (plans.Find(size) is { } present)
        {
            return present;
        }

        plans.MakeRoom();
        Volatile.Write(ref planCount, plans.Count);
        Plan plan = network.Build(compute, context, size);
        plans.Add(size, plan);
        Volatile.Write(ref planCount, plans.Count);
        return plan;
    }

    private void Compute(ServingBatch batch)
    {
        Plan plan = PlanFor(sizes.For(batch.Rows));
        for (int i = 0; i < batch.Inputs.Length; i++)
        {
            Span<byte> to = plan.InputBytes(i);
            int given = batch.Inputs[i].ByteSize / batch.Inputs[i].Shape[0] * batch.Rows;
            batch.Inputs[i].Bytes()[..given].CopyTo(to);
            to[given..].Clear();
        }

        plan.Run(context, 0);
        for (int i = 0; i < batch.Outputs.Length; i++)
        {
            Span<float> to = batch.Outputs[i].AsSpan<float>();
            plan.Output<float>(i)[..(to.Length / batch.Outputs[i].Shape[0] * batch.Rows)].CopyTo(to);
        }
    }
}
