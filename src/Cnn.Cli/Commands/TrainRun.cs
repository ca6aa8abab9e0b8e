using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models.Data;
using Cnn.Models.Data.Augmentation;
using Cnn.Models.Zoo;
using Cnn.OneDnn.Metrics;
using Cnn.OneDnn.Optimizers;
using Cnn.OneDnn.Training;

namespace Cnn.Cli.Commands;

/// <summary>One training as it was asked for.</summary>
internal sealed class TrainRun
{
    private const string FileExtension = ".safetensors";

    public required string Name { get; init; }

    public string? Data { get; init; }

    public string? DataDirectory { get; init; }

    public int? Epochs { get; init; }

    public int? BatchSize { get; init; }

    public string? Optimizer { get; init; }

    public double? LearningRate { get; init; }

    public double? ValidationSplit { get; init; }

    public bool Augment { get; init; }

    public string? Checkpoint { get; init; }

    public string? Resume { get; init; }

    public required ModelOptions Engine { get; init; }

    public required CommandOutput Console { get; init; }

    private bool SavesOneFile => Checkpoint?.EndsWith(FileExtension, StringComparison.OrdinalIgnoreCase) == true;

    public int Run()
    {
        // Everything that can be called wrongly is looked at before data are read.
        ZooModel zoo = ZooChoice.Find(Name);
        Optimizer optimizer = OptimizerChoice.Create(Optimizer, LearningRate, zoo.CreateOptimizer);
        int epochs = BenchCommand.Positive("--epochs", Epochs ?? zoo.Epochs);
        int batch = BenchCommand.Positive("--batch", BatchSize ?? ZooChoice.BatchOf(Name, zoo));
        CheckOptions();
        CheckpointInfo? from = Resume is null ? null : TrainedModel.ReadInfo(Resume);
        if (from?.Epoch >= epochs)
        {
            throw new UsageException($"'{Resume}' has {from.Epoch} epochs already; ask for more with --epochs, which counts from the beginning.");
        }

        ulong seed = from?.Seed ?? Engine.Seed;
        DataSplit split = DataChoice.Open(Data ?? zoo.DataSet, DataDirectory, seed);
        if (split.Note is { } note)
        {
            Console.Note(note);
        }

        using Model model = from is null ? Compiled(zoo, split, optimizer) : Resumed(from);
        Console.Note($"{Name}: {model.ParameterCount.ToString("N0", CultureInfo.InvariantCulture)} parameters; {split.Name}: {split.Train.Count} training and {split.Test.Count} test images");
        return Fit(model, split, epochs, batch, seed);
    }

    private void CheckOptions()
    {
        if (ValidationSplit is { } share && share is not (> 0 and < 1))
        {
            throw new UsageException($"--validation-split expects a number between 0 and 1, received {share.ToString(CultureInfo.InvariantCulture)}.");
        }

        if (Resume is not null && Optimizer is not null)
        {
            throw new UsageException("--optimizer cannot be changed with --resume: the checkpoint holds the state of its own.");
        }
    }

    private Model Compiled(ZooModel zoo, DataSplit split, Optimizer optimizer)
    {
        int? classes = split.Train.ClassNames.Count > 1 ? split.Train.ClassNames.Count : null;
        Model model = ZooChoice.Create(zoo, Engine, split.Train.Inputs[0].Shape, classes);
        model.Compile(optimizer, zoo.Loss, Metric.Accuracy);
        return model;
    }

    private Model Resumed(CheckpointInfo from)
    {
        Model model = TrainedModel.Open(Resume!, from, Name, Engine);
        if (model.Optimizer is null)
        {
            model.Dispose();
            throw new CommandFailedException($"'{Resume}' holds weights without an optimizer: training cannot go on from it.");
        }

        if (LearningRate is { } rate)
        {
            model.Optimizer.LearningRate = rate;
        }

        return model;
    }

    private int Fit(Model model, DataSplit split, int epochs, int batch, ulong seed)
    {
        Dataset train = split.Train, validation = split.Test;
        if (ValidationSplit is { } share)
        {
            (train, validation) = train.Split(share, seed);
        }

        if (Augment)
        {
            bool colour = train.Inputs[0].Shape[-1] == 3;
            train = new AugmentedDataset(train, new AugmentationOptions { CropPadding = colour ? 4 : 2, HorizontalFlip = colour }, seed);
        }

        Dictionary<string, string> metadata = TrainedModel.Describe(Data ?? split.Name, split.Train.ClassNames);
        using var interrupt = new Interrupt();
        var guard = new TrainingGuard(interrupt.Token);
        bool terminal = ReferenceEquals(Console.Error, System.Console.Error) && !System.Console.IsErrorRedirected;
        List<Callback> callbacks = [guard, new EpochLines(Console), new ProgressBar(Console.Error, terminal)];
        if (Checkpoint is not null && !SavesOneFile)
        {
            callbacks.Add(new ModelCheckpoint(Checkpoint) { Metadata = metadata });
        }

        long start = Stopwatch.GetTimestamp();
        model.Fit(train, new FitOptions { Epochs = epochs, InitialEpoch = model.EpochsDone, BatchSize = batch, Validation = validation, Callbacks = callbacks });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        guard.ThrowIfDiverged(model.Optimizer!);
        if (SavesOneFile && !guard.Interrupted)
        {
            model.Save(Checkpoint!, metadata);
        }

        TrainingLogs test = ValidationSplit is null && guard.Test is { } last ? last : model.Evaluate(split.Test, batch);
        return Report(split, test, guard.Interrupted, seconds);
    }

    private int Report(DataSplit split, TrainingLogs test, bool interrupted, double seconds)
    {
        string? saved = Checkpoint is null ? null : SavesOneFile ? Checkpoint : Path.Combine(Checkpoint, "last" + FileExtension);
        saved = saved is not null && File.Exists(saved) ? saved : null;
        Console.Line(() => new JsonObject
        {
            ["test_loss"] = CommandOutput.Number(test["loss"]),
            ["test_accuracy"] = CommandOutput.Number(test["accuracy"]),
            ["seconds"] = CommandOutput.Number(seconds, 3),
            ["checkpoint"] = saved,
        });
        string ending = interrupted ? ", interrupted" : saved is null ? "" : $"; saved to {saved}";
        Console.Result(string.Create(CultureInfo.InvariantCulture, $"Test accuracy {test["accuracy"]:P2}, loss {test["loss"]:F4}, on {split.Test.Count} images of {split.Name}; {seconds:F1} s{ending}"));
        return interrupted ? CommandLine.Failure : CommandLine.Success;
    }
}
