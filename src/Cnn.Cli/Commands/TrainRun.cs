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

    /// <summary>After how many steps the state is saved within epochs; null for only at their ends.</summary>
    public int? SaveEvery { get; init; }

    public bool Normalize { get; init; }

    /// <summary>The seed, if one was given.</summary>
    public ulong? Seed { get; init; }

    /// <summary>How a set is read: what was asked for, over what a checkpoint says.</summary>
    public required Func<string, DataSettings?, DataSettings> Settings { get; init; }

    /// <summary>How images are varied: a list, empty for the usual, null for not at all.</summary>
    public string? Augment { get; init; }

    public string? Checkpoint { get; init; }

    public string? Resume { get; init; }

    public string? Report { get; init; }

    /// <summary>What the command was called with.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    public string? TensorBoard { get; init; }

    public required ModelOptions Engine { get; init; }

    public required CommandOutput Console { get; init; }

    /// <summary>The file of the last epoch.</summary>
    private string? LastFile => Checkpoint is null ? null : SavesOneFile ? Checkpoint : Path.Combine(Checkpoint, "last" + FileExtension);

    private string? BestFile => Checkpoint is null ? null : Path.Combine(Checkpoint, "best" + FileExtension);

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
        int? asked = BatchSize is { } own ? BenchCommand.Positive("--batch", own) : TrainedModel.BatchOf(from);
        if (from?.Epoch >= epochs && file == Resume)
        {
            throw new UsageException($"'{Resume}' has {from.Epoch} epochs already; ask for more with --epochs, which counts from the beginning.");
        }

        ResumeCheck? check = from is null ? null : new ResumeCheck(file!, from);
        check?.CheckData(Seed, Normalize, Resume is { Length: > 0 }, ValidationSplit);
        foreach (string? written in (string?[])[LastFile, SavesOneFile ? null : BestFile])
        {
            RunPlaces.RefuseForeignCheckpoint(written == file ? null : written, zoo.Name);
        }

        RunPlaces.RefuseForeignReport(Report, zoo.Name);
        AugmentationChoice? augment = AugmentationChoice.Of(Augment, from);
        ulong seed = from?.Seed ?? Engine.Seed;
        string data = (Data is null ? null : DataChoice.Named(Data)) ?? (from is null ? null : TrainedModel.DataOf(from)) ?? zoo.DataSet;

        // A checkpoint holds the numbers that its images were normalized with.
        bool mixes = augment?.MixesTargets == true;
        ImageEncoding encoding = from is null ? ImageEncoding.Default with { OneHot = mixes } : TrainedModel.EncodingOf(from);
        if (mixes && !encoding.OneHot)
        {
            throw new UsageException($"--augment: mixup cannot be added to the training of '{file}', which began without it.");
        }

        DataChoice.Check(data, DataDirectory);
        DataSettings settings = Settings(data, from is null ? null : DataSettings.Of(from));
        if (from is null && Classes is { } count && DataChoice.IsOf(data, "csv"))
        {
            settings = settings with { ClassNames = [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))] };
        }

        using Model? resumed = from is null ? null : Resumed(file!, from, check!, optimizer);
        DataSettings reading = resumed is null ? settings : settings with { ImageSize = DataSettings.Of(from!, resumed).ImageSize, Channels = DataSettings.Of(from!, resumed).Channels };
        DataSplit split = DataChoice.Open(data, DataDirectory, seed, reading, encoding, Normalize && from is null);
        DataChoice.Tell(Console, split);
        TrainingData.RefuseOneClass(split);
        int batch = asked ?? TrainingData.UsualBatch(Console, Name, zoo, split.Train.Count);
        TrainingData.TellOfOneStep(Console, batch, split.Train.Count);
        check?.Tell(Console, data, batch, Engine);
        using Model? made = resumed is null ? Compiled(zoo, split, optimizer, mixes) : null;
        Model model = resumed ?? made!;
        Console.Note($"{zoo.Name}: {model.ParameterCount.ToString("N0", CultureInfo.InvariantCulture)} parameters; {split.Name}: {split.Train.Count} training and {split.Test.Count} test images");
        double? share = ValidationSplit ?? TrainedModel.ValidationSplitOf(from);
        return Fit(model, split, epochs, batch, share, augment, TrainedModel.Describe(split.Note is null ? data : split.Name, split, batch, share, augment, settings));
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
        if (SaveEvery is { } steps && BenchCommand.Positive("--save-every", steps) > 0 && Checkpoint is null)
        {
            throw new UsageException("--save-every needs a place for what is saved: give --checkpoint.");
        }

        if (Classes is { } classes)
        {
            BenchCommand.Positive("--classes", classes);
        }

        if (ValidationSplit is { } share && share is not (> 0 and < 1))
        {
            throw new UsageException($"--validation-split expects a number between 0 and 1, received {share.ToString(CultureInfo.InvariantCulture)}.");
        }
    }

    private Model Compiled(ZooModel zoo, DataSplit split, Optimizer optimizer, bool mixes)
    {
        int? classes = TrainingData.Classes(split, Classes);
        Model model = ZooChoice.Create(zoo, Engine, split.Train.Inputs[0].Shape, classes);

        // The loss of labels and that of their one-hot form are the same figure.
        model.Compile(optimizer, mixes && zoo.Loss is SparseCategoricalCrossentropy ? Loss.CategoricalCrossentropy : zoo.Loss, Metric.Accuracy);
        return model;
    }

    private Model Resumed(string file, CheckpointInfo from, ResumeCheck check, Optimizer asked)
    {
        Model model = TrainedModel.Open(file, from, Name, Engine);
        try
        {
            check.CheckModel(model, Classes, Optimizer is null ? null : asked);
            string loss = from.Figures.TryGetValue("loss", out double value) ? string.Create(CultureInfo.InvariantCulture, $", loss {value:F4}") : "";
            Console.Note($"Going on from {file}: {from.Epoch} epochs, {from.Step} steps{loss}");
            if (LearningRate is { } rate)
            {
                model.Optimizer!.LearningRate = rate;
            }

            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private int Fit(Model model, DataSplit split, int epochs, int batch, double? held, AugmentationChoice? augment, Dictionary<string, string> metadata)
    {
        using FileLocks places = TakePlaces();
        ulong seed = model.Options.Seed;
        Dataset train = split.Train, validation = split.Test;
        if (held is { } share)
        {
            (train, validation) = train.SplitByKey(share, seed);
        }

        train = augment?.Vary(train, seed) ?? train;

        using var interrupt = new Interrupt(() => Console.Note($"Told to end, and the step takes too long to wait for it. {WayOn(LastFile)}"));
        var guard = new TrainingGuard(interrupt);
        List<Callback> callbacks = [guard, new EpochLines(Console), Console.ProgressBar()];
        if (TensorBoard is { } events)
        {
            callbacks.Add(new TensorBoard(events));
        }

        if (LastFile is { } last)
        {
            callbacks.Add(new ModelCheckpoint(Path.GetDirectoryName(Path.GetFullPath(last))!) { LastPath = last, SaveBest = !SavesOneFile, SaveEverySteps = SaveEvery ?? 0, Metadata = metadata });
        }

        if (Report is not null)
        {
            callbacks.Add(new RunReport(Report) { Command = "cnn " + ShellWords.Join(Words), Samples = validation, Stop = interrupt.Token, Listener = Console.Note, Facts = Facts(split, validation, augment) });
        }

        long start = Stopwatch.GetTimestamp();
        try
        {
            var watched = new StoppableDataset(validation, interrupt);
            model.Fit(train, new FitOptions { Epochs = epochs, InitialEpoch = model.EpochsDone, BatchSize = batch, Validation = watched, Callbacks = callbacks });
            guard.ThrowIfDiverged(model.Optimizer!);
            if (interrupt.ExitCode == 0)
            {
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                return Conclude(split, held is null && guard.Test is { } measured ? measured : model.Evaluate(new StoppableDataset(split.Test, interrupt), batch), seconds);
            }
        }
        catch (OperationCanceledException) when (interrupt.ExitCode != 0)
        {
            // Within a measurement, whose epoch is complete and not yet saved.
            if (LastFile is { } file)
            {
                OneDnn.Checkpoint.Save(model, file, model.EpochsDone, metadata: metadata);
            }
        }

        return Stopped(model, interrupt, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    // What will be written is tried before anything is computed, and no other training writes it meanwhile.
    private FileLocks TakePlaces()
    {
        var locks = new FileLocks();
        try
        {
            if (LastFile is { } last)
            {
                string folder = Path.GetDirectoryName(Path.GetFullPath(last))!;
                OutputChoice.CheckFolder("--checkpoint", folder, Path.GetFileName(last));
                locks.Take(last);
            }

            if (Report is not null)
            {
                OutputChoice.CheckFolder("--report", Report, RunReport.PageName);
                locks.Take(Path.Combine(Report, RunReport.PageName));
            }

            if (TensorBoard is not null)
            {
                OutputChoice.CheckFolder("--tensorboard", TensorBoard, "events.out.tfevents");
            }

            return locks;
        }
        catch
        {
            locks.Dispose();
            throw;
        }
    }

    private int Stopped(Model model, Interrupt interrupt, double seconds)
    {
        string? saved = File.Exists(LastFile) ? LastFile : null;
        Console.Line(() => new JsonObject
        {
            ["interrupted"] = true,
            ["epochs"] = model.EpochsDone,
            ["steps"] = model.StepsDone,
            ["seconds"] = CommandOutput.Number(seconds, 3),
            ["checkpoint"] = saved,
        });
        Console.Note(string.Create(CultureInfo.InvariantCulture, $"{interrupt.Reason}: interrupted after {model.StepsDone} steps, {model.EpochsDone} whole epochs; {seconds:F1} s. {WayOn(saved)}"));
        return interrupt.ExitCode;
    }

    private string WayOn(string? saved) => saved is null || !File.Exists(saved)
        ? "Nothing was saved: with --checkpoint a training can be gone on with."
        : $"{saved} holds the last state that was saved. To go on: {Again()}";

    // The same command, that goes on from its own checkpoint.
    private string Again()
    {
        List<string> words = [.. Words];
        int at = words.IndexOf("--resume");
        if (at >= 0)
        {
            words.RemoveRange(at, Resume is { Length: > 0 } ? 2 : 1);
        }

        return "cnn " + ShellWords.Join([.. words, "--resume"]);
    }

    private static KeyValuePair<string, string>[] Facts(DataSplit split, Dataset validation, AugmentationChoice? augment) =>
    [
        new("Data set", split.Name),
        new("Validation samples", validation.Count.ToString("N0", CultureInfo.InvariantCulture)),
        new("Augmentation", augment?.Description ?? "none"),
    ];

    private int Conclude(DataSplit split, TrainingLogs test, double seconds)
    {
        string? saved = File.Exists(LastFile) ? LastFile : null;
        Console.Line(() => new JsonObject
        {
            ["test_loss"] = CommandOutput.Number(test["loss"]),
            ["test_accuracy"] = CommandOutput.Number(test["accuracy"]),
            ["seconds"] = CommandOutput.Number(seconds, 3),
            ["checkpoint"] = saved,
        });
        string ending = saved is null ? "" : $"; saved to {saved}";
        Console.Result(string.Create(CultureInfo.InvariantCulture, $"Test accuracy {test["accuracy"]:P2}, loss {test["loss"]:F4}, on {split.Test.Count} images of {split.Name}; {seconds:F1} s{ending}"));
        return CommandLine.Success;
    }
}
