using System.Diagnostics;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <summary>One pass over a dataset that measures and learns nothing. The dataset is read on the caller's thread, steps run on the engine's.</summary>
internal sealed class Evaluation(
    Model model, Dataset data, int batchSize, int? threads = null, Tensor? sampleWeights = null, CancellationToken cancellation = default)
{
    private readonly RowWeighting? weighting = sampleWeights is null
        ? null
        : new RowWeighting(model, new FitOptions { SampleWeights = sampleWeights }, data.Count);

    /// <summary>Told of every batch.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>The ranks that each measure a part of the samples; null to measure all.</summary>
    public CommonTraining? Together { get; init; }

    /// <summary>After how many batches it ends; null for all.</summary>
    public int? Steps { get; init; }

    /// <summary>Whether samples that hold no numbers are refused by name; else the figures are none.</summary>
    public bool RequiresFinite { get; init; } = true;

    /// <summary>Adds loss and metrics to the logs.</summary>
    /// <returns>Whether it came to its end; if it was cancelled before, the logs are as they were.</returns>
    public bool Run(TrainingLogs logs, string prefix)
    {
        var meter = new EpochMeter(model, prefix);
        ModelExecutor executor = model.Executor;
        double? penalty = null;
        using var loader = new BatchLoader(
            data, new BatchLoaderOptions { BatchSize = batchSize, Shuffle = false, Threads = threads, Share = Together?.Share ?? (0, 1),
                Inspect = RequiresFinite ? SampleCheck.RequireFinite : null });
        using Activity? activity = Telemetry.Begin("evaluate", model);
        int batches = Math.Min(Steps ?? int.MaxValue, loader.BatchesPerEpoch);
        loader.StartEpoch(0);
        for (int done = 1; done <= batches && loader.Next() is { } batch; done++)
        {
            if (Together?.Any(cancellation.IsCancellationRequested) ?? cancellation.IsCancellationRequested)
            {
                return false;
            }

            if (batch.IsIdle)
            {
                continue;
            }

            executor.Invoke(() =>
            {
                Plan plan = executor.PlanFor(PlanMode.Evaluate, batch.Key());
                executor.Run(plan, batch.Inputs, batch.Targets, samples: batch.Indices);
                meter.Add(plan, batch.Targets, batch.Size, penalty ??= executor.Penalty(), weighting?.Of(model, batch));
            });
            Progress?.Report(new TrainingProgress(0, 1, done, batches, meter.Loss));
        }

        Together?.Add(meter);
        meter.Report(logs);
        meter.Publish();
        return true;
    }
}
