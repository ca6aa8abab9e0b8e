using System.Diagnostics;
using Cnn.OneDnn.Profiling;

namespace Cnn.OneDnn;

/// <summary>
/// The passes over the data. Callbacks, and what a dataset does where no loader thread has begun a batch, run on the caller's thread; steps on the engine's,
/// which between two of them does what other threads ask for. The state of the training changes there too, so that what is saved between two steps is whole.
/// </summary>
internal sealed partial class FitLoop
{
    private readonly Model model;
    private readonly ModelExecutor executor;
    private readonly TrainingState state;
    private readonly EpochMeter meter;

    // What this rank has seen in a step, where there are several; the other one has seen what all of them have.
    private readonly EpochMeter own;
    private readonly RowWeighting? weighting;
    private readonly TrainingLogs logs = [];
    private readonly Action step;
    private readonly CommonTraining? together;
    private Dataset data;
    private FitOptions options;
    private Batch current = null!;
    private EpochProgress progress = null!;
    private long steps;

    public FitLoop(Model model, Dataset data, FitOptions options)
    {
        this.model = model;
        this.data = data;
        this.options = options;
        executor = model.Executor;
        state = executor.State;
        step = Step;
        meter = new EpochMeter(model, "");
        weighting = RowWeighting.IsAskedFor(options) ? new RowWeighting(model, options, data.Count) : null;
        together = model.Collective is { Size: > 1 } ranks ? new CommonTraining(model, ranks) : null;
        own = together is null ? meter : new EpochMeter(model, "");
    }

    // Samples of a step, of all ranks: what a checkpoint within an epoch counts steps by.
    private int StepSize => options.BatchSize * (together?.Size ?? 1);

    private int EpochSamples => EpochBatches.Samples(options.StepsPerEpoch, StepSize, data.Count);

    /// <summary>Trains. Inside of a callback of another training of the same model it is a training of its own, after which that one goes on.</summary>
    public History Run()
    {
        (CallbackList? outer, EpochProgress? outerProgress, StepTrace? outerTrace) = (executor.Callbacks, state.Progress, executor.Context.Trace);
        executor.Context.Trace = null;
        var history = new History();
        together?.Begin(data, options);
        (data, options) = options.KeepTrunkOutputs ? KeptOutputs.In(model, data, options, together) : (data, options);
        using var loader = new BatchLoader(
            data, new BatchLoaderOptions { BatchSize = options.BatchSize, Shuffle = options.Shuffle, Seed = together?.Seed ?? model.Options.Seed,
                Threads = options.LoaderThreads, CrossesEpochs = true, Share = together?.Share ?? (0, 1),
                Inspect = options.StopOnDivergence ? batch => SampleCheck.Require(model, batch) : null });
        var batches = new EpochBatches(loader, options.StepsPerEpoch);
        var callbacks = new CallbackList([history, .. options.Callbacks.Concat(Reporters()).Where(c => together is null or { Rank: 0 } || c.RunsOnEveryRank)])
        {
            Model = model,
            Parameters = new TrainingParameters(options.Epochs, options.BatchSize, batches.PerEpoch, EpochSamples)
            {
                GoesOnDiverged = !options.StopOnDivergence,
            },
        };
        callbacks.EnterAll();
        using Activity? activity = Telemetry.Begin("fit", model)?.SetTag("cnn.epochs", options.Epochs).SetTag("cnn.batch_size", options.BatchSize);
        try
        {
            if (outer is not null)
            {
                (state.Progress, state.Pass) = (null, state.Pass + 1);
            }

            callbacks.Restore(model);
            int first = executor.Invoke(() => state.Begin(options with { BatchSize = StepSize }, EpochSamples, together?.Size ?? 1));
            callbacks.Parameters = callbacks.Parameters with { InitialEpoch = first, InitialStep = state.Progress?.Steps ?? 0 };
            executor.Callbacks = callbacks;
            callbacks.OnTrainBegin(logs);
            callbacks.Take(state);
            history.WasCancelled = !TrainEpochs(batches, callbacks, first);
            if (steps > 0 && state.Progress is null && !history.WasCancelled)
            {
                // A training that was stopped within an epoch, or is cancelled between two, goes on with its own weights; one that made no step leaves those
                // that it found.
                executor.Invoke(executor.TakeAverages);
            }

            callbacks.Parameters = callbacks.Parameters with { IsThrough = state.Progress is null && !history.WasCancelled };
            callbacks.OnTrainEnd(logs);
        }
        finally
        {
            (executor.Callbacks, executor.Context.Trace) = (outer, outerTrace);
            state.Progress = outer is null ? state.Progress : outerProgress;
            callbacks.LeaveAll();
            model.Communication = together?.Times;
            together?.End();
        }

        return history;
    }

    // Whether it came to its end, or to where a callback wanted it to end, and was not cancelled before.
    private bool TrainEpochs(EpochBatches batches, CallbackList callbacks, int first)
    {
        for (int epoch = first; epoch < options.Epochs && !Any(callbacks.ShouldStop); epoch++)
        {
            if (Any(options.Cancellation.IsCancellationRequested))
            {
                return false;
            }

            logs.Clear();
            using Activity? activity = Telemetry.Begin("epoch", model)?.SetTag("cnn.epoch", epoch);
            callbacks.OnEpochBegin(epoch, logs);
            long start = Stopwatch.GetTimestamp(), pass = state.Pass;
            TimeSpan waited = batches.Waited;
            progress = executor.Invoke(BeginEpoch);
            long before = meter.Samples;
            TrainEpoch(batches, epoch, pass, callbacks);
            together?.AverageStatistics();
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            logs.Clear();
            meter.Report(logs);
            meter.Publish();
            logs["learning_rate"] = model.Optimizer!.LearningRate;
            logs["seconds"] = seconds;
            logs["img_s"] = (meter.Samples - before) / Math.Max(seconds, 1e-9);
            logs["wait_share"] = (batches.Waited - waited).TotalSeconds / Math.Max(seconds, 1e-9);
            Telemetry.Epoch(logs["img_s"]);
            bool isStopped = progress.Steps < batches.PerEpoch && Any(callbacks.ShouldStop);
            if (progress.Steps < batches.PerEpoch || !Validate(callbacks, epoch))
            {
                callbacks.OnEpochInterrupted(epoch, progress.Steps, logs);
                return isStopped;
            }

            executor.Invoke(() => state.EndEpoch(pass));
            callbacks.OnEpochEnd(epoch, logs);
        }

        return true;
    }

    // An epoch that training was stopped in goes on with the figures that it had.
    private EpochProgress BeginEpoch()
    {
        executor.LeaveAverages();
        meter.Reset();
        int done = 0;
        if (state.Progress is { } before)
        {
            done = before.Steps;
            if (together is null or { Rank: 0 })
            {
                meter.Figures = before.Figures;
            }

            // Those of rank 0 and of others that have none: rank 0's, whatever the others come with.
            together?.Add(meter);
        }

        return state.Progress = new EpochProgress(StepSize, EpochSamples, options.Shuffle, () => meter.Figures) { Steps = done };
    }

    private bool Validate(CallbackList callbacks, int epoch)
    {
        if (options.Validation is not { } validation || (epoch + 1) % options.ValidationFrequency != 0)
        {
            return true;
        }

        callbacks.OnTestBegin(logs);
        bool isWhole = new Evaluation(model, validation, options.ValidationBatchSize ?? validation.BatchSize ?? options.BatchSize, options.LoaderThreads,
            options.ValidationSampleWeights, options.Cancellation) { Together = together, Steps = options.ValidationSteps,
            RequiresFinite = options.StopOnDivergence }.Run(logs, "val_");
        callbacks.OnTestEnd(logs);
        return isWhole;
    }

    private IEnumerable<Callback> Reporters() =>
        [.. options.Progress is { } progress ? [new ProgressReporter(progress)] : Array.Empty<Callback>(), .. options.Logger is { } logger
            ? [new TrainingLogger(logger)]
            : Array.Empty<Callback>()];
}
