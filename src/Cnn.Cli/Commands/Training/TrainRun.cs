using System.Globalization;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>One training as it was asked for.</summary>
internal sealed partial class TrainRun
{
    private bool isTraining;

    public required string Name { get; init; }

    public string? Data { get; init; }

    public string? DataDirectory { get; init; }

    public int? Epochs { get; init; }

    public int? BatchSize { get; init; }

    public string? Optimizer { get; init; }

    public double? LearningRate { get; init; }

    public double? ValidationSplit { get; init; }

    /// <summary>How it learns, beyond its optimizer.</summary>
    public required TrainingRecipe Recipe { get; init; }

    /// <summary>Which of how many equal parts of the training images is held out, where each is in turn.</summary>
    public (int Index, int Count)? Fold { get; init; }

    /// <summary>Is told of the figures at the end; null for nobody.</summary>
    public Action<RunFigures>? Concluded { get; init; }

    public int? Classes { get; init; }

    /// <summary>After how many steps the state is saved within epochs; null for only at their ends.</summary>
    public int? SaveEvery { get; init; }

    public bool Normalize { get; init; }

    /// <summary>How images come to their size, if that was said.</summary>
    public ImageFit? Fit { get; init; }

    /// <summary>With what weights the training begins.</summary>
    public required StartingWeights Start { get; init; }

    /// <summary>Whether what frozen layers give is kept.</summary>
    public required TrunkChoice Trunk { get; init; }

    /// <summary>The seed, if one was given.</summary>
    public ulong? Seed { get; init; }

    /// <summary>How a set is read: what was asked for, over what a checkpoint says.</summary>
    public required Func<string, DataSettings?, bool, DataSettings> Settings { get; init; }

    /// <summary>How images are varied: a list, empty for the usual, null for not at all.</summary>
    public string? Augment { get; init; }

    public string? Resume { get; init; }

    /// <summary>Where it writes.</summary>
    public required TrainPlaces Places { get; init; }

    /// <summary>What the command was called with.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    public required ModelOptions Engine { get; init; }

    /// <summary>With which ranks it trains; null for alone.</summary>
    public TrainRanks? Ranks { get; init; }

    /// <summary>When these add gradients up.</summary>
    public GradientOverlap Overlap { get; init; }

    /// <summary>As what ranks send gradients to each other.</summary>
    public required DataType GradientType { get; init; }

    public required CommandOutput Console { get; init; }

    public int Run()
    {
        var ending = new TrainEnding(Console, Places, Words, Resume);
        using var interrupt = new Interrupt(
            () => Console.Note(
                isTraining ? $"Told to end, and the step takes too long to wait for it. {ending.WayOn(Places.LastFile)}" : "Interrupted before the training " +
                    "began: nothing was changed.")) { EndsAtOnce = true };

        // Everything that can be called wrongly is looked at before data are read.
        ZooModel zoo = ZooChoice.Find(Name);
        Optimizer optimizer = OptimizerChoice.Create(Optimizer, LearningRate, zoo.CreateOptimizer);
        int epochs = BenchCommand.Positive("--epochs", Epochs ?? zoo.Epochs);
        CheckOptions();
        Start.Check(Resume, zoo);
        Trunk.Check(Start.FreezeUntil is not null || Resume is not null, Augment is not null);
        Recipe.CheckLayers(zoo);
        string? file = Places.FileToResume(Resume, Console);
        CheckpointInfo? from = file is null ? null : TrainedModel.ReadInfo(file);
        int? asked = BatchSize is { } own ? BenchCommand.Positive("--batch", own) : null;
        StepChoice? steady = from is null ? null : new StepChoice(file!, from, Ranks?.Size ?? 1);
        if (from?.Epoch >= epochs && file == Resume)
        {
            throw new UsageException($"'{Resume}' has {from.Epoch} epochs already; ask for more with --epochs, which counts from the beginning.");
        }

        TrainingRecipe recipe = from is null ? Recipe : Recipe.GoingOn(TrainingRecipe.From(from), file!, Console);
        ResumeCheck? check = from is null ? null : new ResumeCheck(file!, from, recipe);
        check?.CheckData(Seed, Normalize, Resume is { Length: > 0 }, ValidationSplit);
        asked = steady is null ? asked : steady.Batch(asked);
        foreach (string? written in (string?[])[Places.LastFile, Places.BestFile])
        {
            RunPlaces.RefuseForeignCheckpoint(written == file ? null : written, zoo.Name);
        }

        RunPlaces.RefuseForeignReport(Places.Report, zoo.Name);
        AugmentationChoice? augment = AugmentationChoice.Parse(Augment, from);
        ulong seed = from?.Seed ?? Engine.Seed;
        string data = TrainingData.SetFor(zoo, Data, from);

        // A checkpoint holds the numbers that its images were normalized with.
        bool mixes = augment?.MixesTargets == true;
        ImageEncoding encoding = from is null
            ? Start.EncodingFor(zoo, Normalize) with { OneHot = mixes || !recipe.TakesLabels(zoo.Loss) }
            : TrainedModel.EncodingOf(from);
        encoding = FitChoice.Apply(encoding, Fit, file, data);
        if (mixes && !encoding.OneHot)
        {
            throw new UsageException($"--augment: mixup and cutmix cannot be added to the training of '{file}', which began without it.");
        }

        DataChoice.Check(data, DataDirectory);
        HeadChoice.CheckMasks(data, recipe.NamedLoss, mixes);
        AugmentationChoice.Check(augment, data);
        DataSettings settings = Settings(
            data, from is null ? null : DataSettings.From(from), from is not null && DataChoice.IsSame(data, TrainedModel.DataOf(from)));
        if (from is null && Classes is { } count && DataChoice.IsOf(data, "csv"))
        {
            settings = settings with { ClassNames = [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))] };
        }

        using Model? resumed = from is null ? null : Resumed(file!, from, check!, optimizer);
        DataSettings kept = resumed is null ? settings : DataSettings.From(from!, resumed);
        DataSettings reading = settings with
        {
            ImageSize = kept.ImageSize,
            Channels = kept.Channels,
            BinaryMasks = HeadChoice.AreBinary(data, resumed is null ? recipe.NamedLoss : resumed.Losses[0]),
        };
        encoding = resumed is null ? encoding : TargetChoice.Encoding(resumed, encoding);
        DataSplit split = DataChoice.Open(data, DataDirectory, seed, reading, encoding, Normalize && from is null, mayStandIn: from is null);
        DataChoice.Tell(Console, split);
        TrainingData.RefuseOneClass(split);
        HeadChoice.Check(split.Kind, recipe, Classes is not null);
        TrainingParts parts = Fold is { } fold
            ? TrainingParts.Hold(split, fold, seed)
            : TrainingParts.Divide(split, ValidationSplit, from, seed, Console);
        int batch = asked ?? TrainingData.UsualBatch(Console, Name, zoo, parts.Train.Count);
        int step = batch * (Ranks?.Size ?? 1);
        TrainingData.TellOfOneStep(Console, step, parts.Train.Count);
        steady?.Tell(Console, batch);
        check?.Tell(Console, data, Engine, augment, recipe.HasSchedule ? null : LearningRate);
        long steps = (parts.Train.Count + step - 1) / step;
        if (from is null)
        {
            recipe = recipe.With(optimizer.LearningRate, epochs, steps);
        }
        else
        {
            recipe.TellOfSchedule(Console, from, epochs, steps);
        }

        IReadOnlyDictionary<int, float>? weights = recipe.ClassWeightsFor(parts.Train);
        using Model? made = resumed is null
            ? Compiled(zoo, split, recipe.Refine(optimizer, steps, epochs), recipe, mixes)
            : null;
        Model model = resumed ?? made!;
        model.Distribute(Ranks?.Collective, Overlap, GradientType);
        Console.Note($"{zoo.Name}: {model.ParameterCount.ToString("N0", CultureInfo.InvariantCulture)} parameters; {split.Name}: {parts.Describe(split)}");
        string name = split.Note is null ? data : split.Name;
        foreach (string? written in (string?[])[Places.LastFile, Places.BestFile])
        {
            RunPlaces.RefuseOtherTraining(written == file ? null : written, model, name, from is null ? null : TrainedModel.DataOf(from));
        }

        RunPlaces.RefuseOtherReport(from is null ? Places.Report : null, model, name);
        TrainingData.TellOfUnusedClasses(Console, split);
        TrainPlaces places = Ranks is { IsSilent: true } ? new TrainPlaces() : Places;
        using FileLocks locks = places.Take();
        Ranks?.Agree();
        interrupt.EndsAtOnce = false;
        isTraining = true;
        // Other files may not show what their labels are.
        bool hasKinds = DataChoice.HasLabelKinds(data);
        Dictionary<string, string> metadata = TrainedModel.Describe(
            name, split, (batch, step), parts, augment, hasKinds ? settings with { LabelKind = split.Kind } : settings);
        recipe.Describe(metadata);
        var session = new TrainSession(model, split, parts, recipe)
        {
            Epochs = epochs, BatchSize = batch, ClassWeights = weights, Augment = augment, Metadata = metadata, SaveEvery = SaveEvery, Trunk = Trunk,
            Places = places, Command = "cnn " + ShellWords.Join(Words), Console = Console, Interrupt = interrupt, Ending = ending, Concluded = Concluded,
            TraceFile = Places.Trace,
        };
        return session.Run();
    }

    private void CheckOptions()
    {
        if (SaveEvery is { } steps && BenchCommand.Positive("--save-every", steps) > 0 && Places.Checkpoint is null)
        {
            throw new UsageException("--save-every needs a place for what is saved: give --checkpoint.");
        }

        if (Classes is { } classes)
        {
            NetworkOptions.CheckClasses(classes);
        }

        if (ValidationSplit is { } share && share is not (>= 0 and < 1))
        {
            throw new UsageException(
                $"--validation-split expects a number between 0 and 1, or 0 to watch the training on the test images, received " +
                    $"{share.ToString(CultureInfo.InvariantCulture)}.");
        }
    }
}
