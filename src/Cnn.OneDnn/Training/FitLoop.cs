using System.Diagnostics;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <summary>
/// The passes over the data. Callbacks, and what a dataset does where no loader thread has begun a batch, run on the caller's thread; steps on the engine's, which between
/// two of them does what other threads ask for.
/// </summary>
internal sealed class FitLoop
{
    private readonly Model model;
    private readonly ModelExecutor executor;
    private readonly Dataset data;
    private readonly FitOptions options;
    private readonly EpochMeter meter;
    private readonly ClassWeighting? weighting;
    private readonly Action step;
    private Batch current = null!;

    public FitLoop(Model model, Dataset data, FitOptions options)
    {
        this.model = model;
        this.data = data;
        this.options = options;
        executor = model.Executor;
        step = Step;
        meter = new EpochMeter(model, "");
        weighting = options.ClassWeights is { } weights ? new ClassWeighting(weights) : null;
    }

    public History Run()
    {
        var history = new History();
        using var loader = new BatchLoader(data, new BatchLoaderOptions { BatchSize = options.BatchSize, Shuffle = options.Shuffle, Seed = model.Options.Seed, Threads = options.LoaderThreads, CrossesEpochs = true });
        var callbacks = new CallbackList([history, .. options.Callbacks])
        {
            Model = model,
            Parameters = new TrainingParameters(options.Epochs, options.BatchSize, loader.BatchesPerEpoch, data.Count),
        };
        var logs = new TrainingLogs();
        callbacks.OnTrainBegin(logs);
        if (executor.CallbackStates is { } states)
        {
            callbacks.States = states;
            executor.CallbackStates = null;
        }

        if (executor.CallbackWeights is { } kept)
        {
            callbacks.Weights = kept;
            executor.CallbackWeights = null;
        }

        executor.Callbacks = callbacks;
        try
        {
            TrainEpochs(loader, callbacks, logs);
        }
        finally
        {
            executor.Callbacks = null;
        }

        callbacks.OnTrainEnd(logs);
        return history;
    }

    /// <summary>Adds loss and metrics over a dataset to the logs.</summary>
    public void Evaluate(Dataset dataset, TrainingLogs logs, string prefix)
    {
        var evaluation = new EpochMeter(model, prefix);
        using var loader = new BatchLoader(dataset, new BatchLoaderOptions { BatchSize = options.ValidationBatchSize ?? options.BatchSize, Shuffle = false, Threads = options.LoaderThreads });
        loader.StartEpoch(0);
        while (loader.Next() is { } batch)
        {
            executor.Invoke(() =>
            {
                Plan plan = executor.PlanFor(PlanMode.Evaluate, batch.Size);
                executor.Run(plan, batch.Inputs, batch.Targets);
                evaluation.Add(plan, batch.Targets, batch.Size);
            });
        }

        evaluation.Report(logs, executor.Invoke(executor.Penalty));
    }

    private void TrainEpochs(BatchLoader loader, CallbackList callbacks, TrainingLogs logs)
    {
        for (int epoch = options.InitialEpoch; epoch < options.Epochs && !callbacks.ShouldStop; epoch++)
        {
            logs.Clear();
            callbacks.OnEpochBegin(epoch, logs);
            long start = Stopwatch.GetTimestamp();
            TimeSpan waited = loader.Waited;
            TrainEpoch(loader, epoch, callbacks, logs);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            logs.Clear();
            meter.Report(logs, executor.Invoke(executor.Penalty));
            logs["learning_rate"] = model.Optimizer!.LearningRate;
            logs["seconds"] = seconds;
            logs["img_s"] = meter.Samples / Math.Max(seconds, 1e-9);
            logs["wait_share"] = (loader.Waited - waited).TotalSeconds / Math.Max(seconds, 1e-9);
            executor.EpochsDone = meter.Samples == data.Count ? epoch + 1 : executor.EpochsDone;
            if (options.Validation is { } validation && !callbacks.ShouldStop)
            {
                Evaluate(validation, logs, "val_");
            }

            callbacks.OnEpochEnd(epoch, logs);
        }
    }

    private void TrainEpoch(BatchLoader loader, int epoch, CallbackList callbacks, TrainingLogs logs)
    {
        meter.Reset();
        loader.StartEpoch(epoch);
        for (int number = 0; !callbacks.ShouldStop && loader.Next() is { } batch; number++)
        {
            callbacks.OnBatchBegin(number, logs);
            current = batch;
            executor.Invoke(step);
            meter.Report(logs, 0);
            logs["batch_loss"] = meter.LastLoss;
            callbacks.OnBatchEnd(number, logs);
        }
    }

    private void Step()
    {
        Batch batch = current;
        executor.Decide(PlanMode.Train, batch.Inputs, batch.Targets);
        Plan plan = executor.PlanFor(PlanMode.Train, batch.Size, weighting is not null);
        IReadOnlyList<Tensor>? weights = weighting?.Of(batch);
        executor.Run(plan, batch.Inputs, batch.Targets, weights);
        executor.Update();
        meter.Add(plan, batch.Targets, batch.Size, weights);
    }
}
