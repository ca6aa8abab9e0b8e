using System.Diagnostics;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Profiling;

namespace Cnn.OneDnn;

/// <content>The gradients of a step, and what is made of them.</content>
internal sealed partial class CommonTraining
{
    private ParameterStore? bucketsOf;
    private GradientBucket[] buckets = [];

    /// <summary>What layers add up from here on is of all ranks, until <see cref="Update"/>. On the engine's thread.</summary>
    /// <param name="batch">Its samples.</param>
    /// <param name="plan">What computes the gradients.</param>
    public void Enter(Batch batch, Plan plan)
    {
        (executor.Context.AddUp, executor.Context.Share) = (addUp, ShareOf(batch));
        isExchanging = overlaps && plan.Parts == 1;
        if (isExchanging)
        {
            executor.Context.Finished = finished;
            exchange.Begin(plan, executor.Store, (float)ShareOf(batch), executor.Context.Trace);
        }
    }

    /// <summary>Updates the weights by the mean over all samples of the step. On the engine's thread.</summary>
    /// <returns>The penalty of the regularized weights as they were before.</returns>
    public double Update(Batch batch)
    {
        Leave();
        steps++;
        if (!isExchanging)
        {
            AddAllUp(batch);
            return executor.Update();
        }

        isExchanging = false;
        exchange.Complete();
        bool comesInParts = executor.BeginUpdate();
        for (int i = 0; i < exchange.Buckets.Count; i++)
        {
            long began = Stopwatch.GetTimestamp();
            exchange.Wait(i);
            exposed += Waited(began);
            if (comesInParts)
            {
                executor.UpdateFrom(exchange.Buckets[i].Offset);
            }
        }

        exchange.End();
        return comesInParts ? executor.EndUpdate() : executor.Update();
    }

    private void AddAllUp(Batch batch)
    {
        long began = Stopwatch.GetTimestamp();
        foreach (GradientBucket bucket in Buckets())
        {
            gradients.AddUp(executor.Store, bucket, (float)ShareOf(batch), executor.Context.Trace);
        }

        long took = Waited(began);
        exposed += took;
        total += took;
    }

    private long Waited(long began)
    {
        executor.Context.Trace?.Add(StepTrace.Computing, StepTrace.Communication, "waiting for gradients", began);
        return Stopwatch.GetTimestamp() - began;
    }

    private GradientBucket[] Buckets()
    {
        if (bucketsOf != executor.Store)
        {
            (bucketsOf, buckets) = (executor.Store, GradientBucket.Create(executor.Store, null));
        }

        return buckets;
    }

    private void Leave() => (executor.Context.AddUp, executor.Context.Finished, executor.Context.Share) = (null, null, 1);

    private static double ShareOf(Batch batch) => batch.IsIdle ? 0 : (double)batch.Size / batch.Whole;
}
