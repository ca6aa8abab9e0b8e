using System.Diagnostics;
using System.Globalization;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>A training whose network, data and recipe are known: what is told of it on the way, what is saved, and how it ends.</summary>
internal sealed class TrainSession(Model model, DataSplit split, TrainingParts parts, TrainingRecipe recipe)
{
    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    /// <summary>How images are varied; null for not at all.</summary>
    public AugmentationChoice? Augment { get; init; }

    /// <summary>Whether what frozen layers give is kept.</summary>
    public required TrunkChoice Trunk { get; init; }

    /// <summary>What the images of each class count; null for all the same.</summary>
    public IReadOnlyDictionary<int, float>? ClassWeights { get; init; }

    /// <summary>What checkpoints keep beside the state.</summary>
    public required Dictionary<string, string> Metadata { get; init; }

    /// <summary>After how many steps the state is saved within epochs too; null for only at their ends.</summary>
    public int? SaveEvery { get; init; }

    /// <summary>Where it writes; nowhere on other ranks than the first.</summary>
    public required TrainPlaces Places { get; init; }

    /// <summary>The file of a trace, to which all ranks have something to give; null for none.</summary>
    public string? TraceFile { get; init; }

    /// <summary>The call, for the report.</summary>
    public required string Command { get; init; }

    public required CommandOutput Console { get; init; }

    public required Interrupt Interrupt { get; init; }

    public required TrainEnding Ending { get; init; }

    /// <summary>Is told of the figures at the end; null for nobody.</summary>
    public Action<RunFigures>? Concluded { get; init; }

    // What the images are whose figures are told of each epoch.
    private string Watched => parts.WatchesTests ? "test" : "validation";

    public int Run()
    {
        Dataset train = TargetChoice.Apply(model, Augment?.Vary(parts.Train, model.Options.Seed) ?? parts.Train);
        (Dataset validation, Dataset test) = (TargetChoice.Apply(model, parts.Validation), TargetChoice.Apply(model, split.Test));
        var guard = new TrainingGuard(Interrupt, Watched);
        EarlyStopping? stopping = recipe.PatienceInEpochs is { } patience ? new EarlyStopping(patience: patience, restoreBestWeights: true) : null;
        if (stopping is not null && Places.BestFile is null)
        {
            // The one file holds the weights of the best epoch with the state of the callback.
            TrainedModel.DescribeBestWithin(Metadata);
        }

        long start = Stopwatch.GetTimestamp();
        var options = new FitOptions
        {
            Epochs = Epochs,
            InitialEpoch = model.EpochsDone,
            BatchSize = BatchSize,
            Validation = validation,
            ClassWeights = ClassWeights,
            KeepTrunkOutputs = Trunk.Decide(model, train, validation, Console),
            Callbacks = Callbacks(guard, stopping, validation),

            // Whatever is under way ends, and is saved with the states of the callbacks.
            Cancellation = Interrupt.Token,
        };
        model.Fit(train, options);
        guard.ThrowIfDiverged(model.Optimizer!);
        if (model is { Communication: { } times, Collective: { } ranks })
        {
            Console.Note(OverlapChoice.Describe(times, ranks.Size, Stopwatch.GetElapsedTime(start).TotalSeconds));
        }

        // A signal may have come to one of several ranks only.
        int signal = TrainRanks.Signal(model.Collective, Interrupt.ExitCode);
        if (signal == CommandLine.Success)
        {
            try
            {
                return model.Collective is { Rank: > 0 } ? CommandLine.Success : Conclude(guard, stopping, validation, test, start);
            }
            catch (OperationCanceledException) when (Interrupt.ExitCode != 0)
            {
                // Within the last measurements: the training is complete, and saved.
                signal = Interrupt.ExitCode;
            }
        }

        return Ending.Stopped(model, signal, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private List<Callback> Callbacks(TrainingGuard guard, EarlyStopping? stopping, Dataset validation)
    {
        // Averages are in the weights' place before the others look.
        List<Callback> callbacks =
            [.. recipe.Averages ? [new SwapEmaWeights(swapOnEpoch: true)] : Array.Empty<Callback>(), guard, new EpochLines(Console), Console.ProgressBar()];
        if (stopping is not null)
        {
            callbacks.Add(stopping);
        }

        if (TraceFile is { } trace)
        {
            callbacks.Add(new StepTracer(trace));
        }

        if (Places.TensorBoard is { } events)
        {
            callbacks.Add(new TensorBoard(events));
        }

        if (Places.LastFile is { } last)
        {
            callbacks.Add(new ModelCheckpoint(Path.GetDirectoryName(Path.GetFullPath(last))!)
            {
                LastPath = last,
                SaveBest = Places.BestFile is not null,
                SaveEverySteps = SaveEvery ?? 0,
                Metadata = Metadata,
            });
        }

        if (Places.Report is { } report)
        {
            callbacks.Add(new RunReport(report)
            {
                Command = Command,
                Samples = validation,
                Stop = Interrupt.Token,
                Listener = Console.Note,
                Facts = Facts(validation),
            });
        }

        return callbacks;
    }

    private int Conclude(TrainingGuard guard, EarlyStopping? stopping, Dataset validation, Dataset test, long start)
    {
        int? restored = stopping?.BestEpoch >= 0 ? stopping.BestEpoch + 1 : null;
        BestEpoch? best = BestOf(guard);
        if (restored is not null)
        {
            SaveRestored(restored.Value, best);
        }

        TrainingLogs watched = guard.FiguresOf(restored) ?? model.Evaluate(new StoppableDataset(validation, Interrupt), BatchSize);
        TrainingLogs tested = parts.WatchesTests ? watched : model.Evaluate(new StoppableDataset(test, Interrupt), BatchSize);
        var figures = new RunFigures(tested, parts.WatchesTests ? null : watched, parts.Validation.Count, model.EpochsDone)
        {
            Best = best,
            StoppedAfter = stopping?.StoppedEpoch + 1,
            RestoredEpoch = restored,
            IsAtNothing = recipe.IsAtNothing(model),
            Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
        Concluded?.Invoke(figures);
        return Ending.Conclude(split, figures);
    }

    // A checkpoint of an older version does not keep the best epoch: then the file of it knows those of earlier calls.
    private BestEpoch? BestOf(TrainingGuard guard) => BestEpoch.Read(Places.BestFile) is { } kept && !(guard.Best?.Loss <= kept.Loss) ? kept : guard.Best;

    // A training that went on from elsewhere may have had its best epoch there. The optimizer is not that epoch's: the file holds the network alone.
    private void SaveRestored(int epoch, BestEpoch? best)
    {
        if (Places.BestFile is not { } file || best?.Epoch != epoch || BestEpoch.Read(file)?.Epoch == epoch)
        {
            return;
        }

        using Model network = Model.FromConfig(model.GetConfig(), model.Options);
        network.SetWeights(model.GetWeights());
        var figures = new TrainingLogs { ["val_loss"] = best.Loss };
        if (!double.IsNaN(best.Accuracy))
        {
            figures["val_accuracy"] = best.Accuracy;
        }

        Checkpoint.Save(network, file, epoch, figures, Metadata);
    }

    private KeyValuePair<string, string>[] Facts(Dataset validation) =>
    [
        new(RunReport.DataFact, TrainedModel.DataOf(Metadata)),
        new(parts.WatchesTests ? "Test samples, watched" : "Validation samples", validation.Count.ToString("N0", CultureInfo.InvariantCulture)),
        new("Augmentation", Augment?.Description ?? "none"),
        .. recipe.Facts,
    ];
}
