using System.Diagnostics;
using System.Globalization;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Profiling;

namespace Cnn.OneDnn;

/// <content>The steps of an epoch.</content>
internal sealed partial class FitLoop
{
    private void TrainEpoch(EpochBatches batches, int epoch, long pass, CallbackList callbacks)
    {
        batches.Start(pass, progress.Steps);
        TimeSpan waited = batches.Waited;
        while (!Ends(callbacks) && batches.Next() is { } batch)
        {
            Telemetry.Waited(batches.Waited - waited);
            waited = batches.Waited;
            int number = progress.Steps;
            callbacks.OnBatchBegin(number, logs);
            current = batch;
            long began = Telemetry.Start();
            executor.Invoke(step);
            Telemetry.Step(began, batch.Size);
            meter.Report(logs);
            logs["batch_loss"] = meter.LastLoss;
            callbacks.OnBatchEnd(number, logs);
            if (options.StopOnDivergence && !(double.IsFinite(meter.LastLoss) && executor.HasFiniteNorms) && !Any(callbacks.ShouldStop))
            {
                RequireFinite(callbacks, epoch, number);
            }
        }
    }

    private bool Ends(CallbackList callbacks) => Any(callbacks.ShouldStop || options.Cancellation.IsCancellationRequested);

    // Ranks end together, or the others would wait for the one that has.
    private bool Any(bool wish) => together?.Any(wish) ?? wish;

    private void RequireFinite(CallbackList callbacks, int epoch, int number)
    {
        try
        {
            TrainingDivergedException.ThrowIf(meter.LastLoss, executor.HasFiniteNorms, epoch, number);
        }
        catch (TrainingDivergedException)
        {
            callbacks.OnDiverged();
            throw;
        }
    }

    private void Step()
    {
        Batch batch = current;
        long began = Stopwatch.GetTimestamp();
        together?.Prepare(batch, weighting is not null);
        if (batch.IsIdle && !together!.IsSynchronized)
        {
            together.Update(batch);
        }
        else
        {
            Compute(batch);
        }

        together?.AddStep(meter, own, batch);
        executor.Context.Trace?.Add(StepTrace.Computing, "step", string.Create(CultureInfo.InvariantCulture, $"step {executor.Context.Step}"), began);
        progress.Steps++;
        steps++;
    }

    private void Compute(Batch batch)
    {
        executor.Decide(PlanMode.Train, batch.Inputs, batch.Targets, batch.IsFromTrunk);
        Plan plan = executor.PlanFor(PlanMode.Train, batch.Key(weighting is not null));
        IReadOnlyList<Tensor>? weights = weighting?.Of(model, batch);
        together?.Enter(batch, plan);
        executor.Run(plan, batch.Inputs, batch.Targets, weights, batch.Indices);
        double penalty = together?.Update(batch) ?? executor.Update();
        if (!batch.IsIdle)
        {
            own.Add(plan, batch.Targets, batch.Size, penalty, weights);
        }
    }
}
