using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;

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

    public int? Classes { get; init; }

    public bool Normalize { get; init; }

    public string? ImageSize { get; init; }

    /// <summary>How images are varied: a list, empty for the usual, null for not at all.</summary>
    public string? Augment { get; init; }

    public string? Checkpoint { get; init; }

    public string? Resume { get; init; }

    public string? Report { get; init; }

    public string CommandText { get; init; } = "";

    public string? TensorBoard { get; init; }

    public required ModelOptions Engine { get; init; }

    public required CommandOutput Console { get; init; }

    /// <summary>The file of the last epoch.</summary>
    private string? LastFile => Checkpoint is null ? null : SavesOneFile ? Checkpoint : Path.Combine(Checkpoint, "last" + FileExtension);

    private bool SavesOneFile => Checkpoint?.EndsWith(FileExtension, StringComparison.OrdinalIgnoreCase) == true;

    public int Run()
    {
        // Everything that can be called wrongly is looked at before data are read.
        ZooModel zoo = ZooChoice.Find(Name);
        Optimizer optimizer = OptimizerChoice.Create(Optimizer, LearningRate, zoo.CreateOptimizer);
        int epochs = BenchCommand.Positive("--epochs", Epochs ?? zoo.Epochs);
        CheckOptions();
        string? file = FileToResume();
        CheckpointInfo? from = file is null ? null : TrainedModel.ReadInfo(file);
        int batch = BenchCommand.Positive("--batch", BatchSize ?? TrainedModel.BatchOf(from) ?? ZooChoice.BatchOf(Name, zoo));
        if (from?.Epoch >= epochs && file == Resume)
        {
            throw new UsageException($"'{Resume}' has {from.Epoch} epochs already; ask for more with --epochs, which counts from the beginning.");
        }

        AugmentationChoice? augment = AugmentationChoice.Of(Augment, from);
        ulong seed = from?.Seed ?? Engine.Seed;
        string data = Data ?? (from is null ? null : TrainedModel.DataOf(from)) ?? zoo.DataSet;
        (int Height, int Width)? size = DataChoice.SizeOf(ImageSize) ?? TrainedModel.ImageSizeOf(from);
        if (ImageSize is not null && DataChoice.HasOwnSize(data))
        {
            throw new UsageException($"--image-size is for folder:PATH and csv:PATH; the images of {data} have their own.");
        }

        // A checkpoint holds the numbers that its images were normalized with.
        bool mixes = augment?.MixesTargets == true;
        ImageEncoding encoding = from is null ? ImageEncoding.Default with { OneHot = mixes } : TrainedModel.EncodingOf(from);
        if (mixes && !encoding.OneHot)
        {
            throw new UsageException($"--augment: mixup cannot be added to the training of '{file}', which began without it.");
        }

        DataSplit split = DataChoice.Open(data, DataDirectory, seed, encoding, Normalize && from is null, size);
        if (split.Note is { } note)
        {
            Console.Note(note);
        }

        using Model model = from is null ? Compiled(zoo, split, optimizer, mixes) : Resumed(file!, from, optimizer);
        Console.Note($"{Name}: {model.ParameterCount.ToString("N0", CultureInfo.InvariantCulture)} parameters; {split.Name}: {split.Train.Count} training and {split.Test.Count} test images");
        double? share = ValidationSplit ?? TrainedModel.ValidationSplitOf(from);
        return Fit(model, split, epochs, batch, share, augment, TrainedModel.Describe(split.Note is null ? data : split.Name, split.Train, batch, share, augment, size));
    }

    // The checkpoint that was named, or the one that this training keeps, once there is one.
    private string? FileToResume()
    {
        if (Resume is null or { Length: > 0 })
        {
            return Resume;
        }

        string own = LastFile ?? throw new UsageException("--resume needs a checkpoint: name a FILE, or give --checkpoint.");
        if (File.Exists(own))
        {
            return own;
        }

        Console.Note($"There is no {own} yet: training starts from the beginning.");
        return null;
    }

    private void CheckOptions()
    {
        if (Classes is { } classes)
        {
            BenchCommand.Positive("--classes", classes);
        }

        if (Normalize && Resume is { Length: > 0 })
        {
            throw new UsageException($"--normalize cannot be given with --resume: the images are prepared as '{Resume}' says.");
        }

        if (ValidationSplit is { } share && share is not (> 0 and < 1))
        {
            throw new UsageException($"--validation-split expects a number between 0 and 1, received {share.ToString(CultureInfo.InvariantCulture)}.");
        }
    }

    private Model Compiled(ZooModel zoo, DataSplit split, Optimizer optimizer, bool mixes)
    {
        int named = split.Train.ClassNames.Count;
        if (Classes < named)
        {
            throw new UsageException($"--classes: {split.Name} has {named} classes, a network for {Classes} cannot learn them.");
        }

        int? classes = Classes ?? (named > 1 ? named : null);
        Model model = ZooChoice.Create(zoo, Engine, split.Train.Inputs[0].Shape, classes);
        
        // The loss of labels and that of their one-hot form are the same figure.
        model.Compile(optimizer, mixes && zoo.Loss is SparseCategoricalCrossentropy ? Loss.CategoricalCrossentropy : zoo.Loss, Metric.Accuracy);
        return model;
    }

    private Model Resumed(string file, CheckpointInfo from, Optimizer asked)
    {
        if (Engine.Seed != 0 && Engine.Seed != from.Seed)
        {
            throw new UsageException($"'{file}' was trained with seed {from.Seed}, not {Engine.Seed}; leave --seed out to go on.");
        }

        Model model = TrainedModel.Open(file, from, Name, Engine);
        if (model.Optimizer is null)
        {
            model.Dispose();
            throw new CommandFailedException($"'{file}' holds weights without an optimizer: training cannot go on from it.");
        }

        if (Optimizer is not null && model.Optimizer.GetType() != asked.GetType())
        {
            string kind = model.Optimizer.GetType().Name;
            model.Dispose();
            throw new UsageException($"'{file}' was trained with {kind}: --optimizer cannot be changed, the checkpoint holds the state of its own.");
        }

        string loss = from.Figures.TryGetValue("loss", out double value) ? string.Create(CultureInfo.InvariantCulture, $", loss {value:F4}") : "";
        Console.Note($"Going on from {file}: {from.Epoch} epochs, {from.Step} steps{loss}");

        if (LearningRate is { } rate)
        {
            model.Optimizer.LearningRate = rate;
        }

        return model;
    }

    private int Fit(Model model, DataSplit split, int epochs, int batch, double? held, AugmentationChoice? augment, Dictionary<string, string> metadata)
    {
        MakeFolder("--checkpoint", LastFile is { } kept ? Path.GetDirectoryName(Path.GetFullPath(kept)) : null);
        MakeFolder("--report", Report);
        MakeFolder("--tensorboard", TensorBoard);
        ulong seed = model.Options.Seed;
        Dataset train = split.Train, validation = split.Test;
        if (held is { } share)
        {
            (train, validation) = train.Split(share, seed);
        }

        train = augment?.Vary(train, seed) ?? train;

        using var interrupt = new Interrupt();
        var guard = new TrainingGuard(interrupt.Token);
        bool terminal = ReferenceEquals(Console.Error, System.Console.Error) && !System.Console.IsErrorRedirected;
        List<Callback> callbacks = [guard, new EpochLines(Console), new ProgressBar(Console.Error, terminal)];
        if (TensorBoard is { } events)
        {
            callbacks.Add(new TensorBoard(events));
        }

        if (LastFile is { } last)
        {
            callbacks.Add(new ModelCheckpoint(Path.GetDirectoryName(Path.GetFullPath(last))!) { LastPath = last, SaveBest = !SavesOneFile, Metadata = metadata });
        }

        if (Report is not null)
        {
            callbacks.Add(new RunReport(Report) { Command = CommandText, Samples = validation, Facts = Facts(split, validation, augment) });
        }

        long start = Stopwatch.GetTimestamp();
        model.Fit(train, new FitOptions { Epochs = epochs, InitialEpoch = model.EpochsDone, BatchSize = batch, Validation = validation, Callbacks = callbacks });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        guard.ThrowIfDiverged(model.Optimizer!);
        TrainingLogs test = held is null && guard.Test is { } measured ? measured : model.Evaluate(split.Test, batch);
        return Conclude(split, test, guard.Interrupted, seconds);
    }

    // Not after the first epoch, which may have taken hours.
    private static void MakeFolder(string option, string? path)
    {
        try
        {
            if (path is not null)
            {
                Directory.CreateDirectory(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandFailedException($"{option}: the folder '{path}' cannot be made: {e.Message}");
        }
    }

    private static KeyValuePair<string, string>[] Facts(DataSplit split, Dataset validation, AugmentationChoice? augment) =>
    [
        new("Data set", split.Name),
        new("Validation samples", validation.Count.ToString("N0", CultureInfo.InvariantCulture)),
        new("Augmentation", augment?.Description ?? "none"),
    ];

    private int Conclude(DataSplit split, TrainingLogs test, bool interrupted, double seconds)
    {
        string? saved = File.Exists(LastFile) ? LastFile : null;
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
