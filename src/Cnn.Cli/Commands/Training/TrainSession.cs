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

    /// <summary>What checkpoints keep beside the state.</summary>
    public required Dictionary<string, string> Metadata { get; init; }

    /// <summary>After how many steps the state is saved within epochs too; null for only at their ends.</summary>
    public int? SaveEvery { get; init; }

    /// <summary>Where it writes; nowhere on other ranks than the first.</summary>
    public required TrainPlaces Places { get; init; }

    /// <summary>With which ranks it trains; null for alone.</summary>
    public ICollective? Ranks { get; init; }

    /// <summary>The call, for the report.</summary>
    public required string Command { get; init; }

    public required CommandOutput Console { get; init; }

    public required Interrupt Interrupt { get; init; }

    public required TrainEnding Ending { get; init; }

    public int Run()
    {
        using FileLocks places = Places.Take();
        Dataset train = TargetChoice.Apply(model, Augment?.Vary(parts.Train, model.Options.Seed) ?? parts.Train);
        (Dataset validation, Dataset test) = (TargetChoice.Apply(model, parts.Validation), TargetChoice.Apply(model, split.Test));
        var guard = new TrainingGuard(Interrupt);
        EarlyStopping? stopping = recipe.PatienceInEpochs is { } patience ? new EarlyStopping(patience: patience, restoreBestWeights: true) : null;
        long start = Stopwatch.GetTimestamp();
        try
        {
            var options = new FitOptions
            {
                Epochs = Epochs,
                InitialEpoch = model.EpochsDone,
                BatchSize = BatchSize,
                // Ranks leave a validation together: not where one of them reads a sample.
                Validation = Ranks is null ? new StoppableDataset(validation, Interrupt) : validation,
                Cancellation = Ranks is null ? CancellationToken.None : Interrupt.Token,
                ClassWeights = recipe.ClassWeightsFor(parts.Train),
                Callbacks = Callbacks(guard, stopping, validation),
            };
            model.Fit(train, options);
            guard.ThrowIfDiverged(model.Optimizer!);
            if (!IsInterrupted())
            {
                return Ranks is { Rank: > 0 } ? CommandLine.Success : Conclude(guard, stopping, validation, test, start);
            }
        }
        catch (OperationCanceledException) when (Interrupt.ExitCode != 0)
        {
            // Within a measurement, whose epoch is complete and not yet saved.
            if (Places.LastFile is { } file)
            {
                Checkpoint.Save(model, file, model.EpochsDone, metadata: Metadata);
            }
        }

        return Ending.Stopped(model, Interrupt, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    // A signal may have come to one of several ranks only.
    private bool IsInterrupted()
    {
        double[] signals = [Interrupt.ExitCode];
        Ranks?.AllReduce(signals);
        return signals[0] > 0;
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
        // The weights are those of the last epoch, which was measured, unless others have come back.
        bool isMeasured = stopping is null && guard.Validation is not null;
        TrainingLogs watched = isMeasured ? guard.Validation! : model.Evaluate(new StoppableDataset(validation, Interrupt), BatchSize);
        TrainingLogs tested = parts.Share is null ? watched : model.Evaluate(new StoppableDataset(test, Interrupt), BatchSize);
        if (stopping?.BestEpoch >= 0 && Places is { LastFile: { } file, BestFile: null })
        {
            // The one file is the network that was tested; a folder has it as the best one.
            Checkpoint.Save(model, file, model.EpochsDone, metadata: Metadata);
        }

        var figures = new RunFigures(tested, parts.Share is null ? null : watched, parts.Validation.Count, model.EpochsDone)
        {
            Best = BestEpoch.Read(Places.BestFile) ?? guard.Best,
            StoppedAfter = stopping?.StoppedEpoch + 1,
            RestoredEpoch = stopping?.BestEpoch >= 0 ? stopping.BestEpoch + 1 : null,
            Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
        return Ending.Conclude(split, figures);
    }

    private KeyValuePair<string, string>[] Facts(Dataset validation) =>
    [
        new(RunPlaces.DataFact, TrainedModel.DataOf(Metadata)),
        new("Validation samples", validation.Count.ToString("N0", CultureInfo.InvariantCulture)),
        new("Augmentation", Augment?.Description ?? "none"),
        .. recipe.Facts,
    ];
}
