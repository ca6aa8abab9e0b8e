using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>cnn eval: how well a trained network does on a data set's test part.</summary>
internal static class EvalCommand
{
    private const int UsualBatch = 256;

    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("eval", "Prints the accuracy of a checkpoint on the test images of a data set.");
        var name = new Argument<string?>("model")
        {
            Description = "The network: the folder of its training, or a .safetensors file. With --checkpoint the name that it must have; not needed.",
            HelpName = "RUN|MODEL",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> checkpoint = CheckpointPlace.Option();
        var data = new Option<string?>("--data") { Description = "The data set; default: the one that it was trained on.", HelpName = "SET" };
        var directory = new Option<string?>("--data-dir")
        {
            Description = "Where data sets are looked for; default $CNN_DATA, then a cache folder.",
            HelpName = "DIR",
        };
        Option<int?> batch = NumberOption.Whole("--batch", "Samples per step; default 256.");
        var perClass = new Option<bool>("--per-class")
        {
            Description = "How well each class is told apart: its images, precision, recall and F1; of masks its pixels, IoU and Dice.",
        };
        command.Add(name);
        command.Add(checkpoint);
        command.Add(perClass);
        command.Add(data);
        command.Add(directory);
        command.Add(batch);
        var files = new DataFileOptions(command);
        var engine = new EngineOptions(command, withSeed: false);
        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(engine.Json));
            (string? place, string? expected) = (parsed.GetValue(checkpoint), parsed.GetValue(name));
            if (place is null && expected is not null && CheckpointPlace.Is(expected))
            {
                (place, expected) = (expected, null);
            }

            string path = CheckpointPlace.FileOf(
                place ?? throw new UsageException("Name a network: cnn eval RUN, with the folder of a training or a .safetensors file, or give --checkpoint."));
            int size = BenchCommand.Positive("--batch", parsed.GetValue(batch) ?? UsualBatch);
            using var interrupt = new Interrupt(() => console.Note("Interrupted: nothing was measured.")) { EndsAtOnce = true };
            CheckpointInfo info = TrainedModel.ReadInfo(path);
            string set = (parsed.GetValue(data) is { } named ? DataChoice.Named(named) : null) ?? TrainedModel.DataOf(info)
                ?? throw new UsageException("The checkpoint does not say what it was trained on; name a set with --data.");
            DataChoice.Check(set, parsed.GetValue(directory));
            files.Check(parsed, set);
            using Model model = TrainedModel.OpenBest(path, info, expected, engine.Apply(parsed), console);
            DataSettings settings = files.Apply(
                parsed, DataSettings.From(info, model) with { TestOnly = true }, DataChoice.IsSame(set, TrainedModel.DataOf(info)));
            if (model.Optimizer is null)
            {
                // What a list has for labels is seen when it is read.
                LabelKind kind = DataChoice.IsOf(set, "masks") ? LabelKind.Mask
                    : DataChoice.HasLabelKinds(set)
                        ? DataChoice.Open(set, parsed.GetValue(directory), info.Seed, settings, TrainedModel.EncodingOf(info), mayStandIn: false).Kind
                        : LabelKind.Class;
                TargetChoice.Compile(model, path, kind);
            }

            settings = settings with { BinaryMasks = HeadChoice.AreBinary(set, model.Losses[0]) };
            DataSplit split = DataChoice.Open(
                set, parsed.GetValue(directory), info.Seed, settings, TargetChoice.Encoding(model, TrainedModel.EncodingOf(info)), mayStandIn: false);
            DataChoice.Tell(console, split);
            HeadChoice.CheckAnswers(model, split);
            CheckClasses(console, path, model, settings, split);
            ConfusionMatrix? confusions = parsed.GetValue(perClass) ? Count(model, split) : null;
            long start = Stopwatch.GetTimestamp();
            TrainingLogs logs = model.Evaluate(TargetChoice.Apply(model, split.Test), size);
            TestFigures.Report(console, split, logs, Stopwatch.GetElapsedTime(start).TotalSeconds, path);
            if (confusions is not null)
            {
                string[] names = TrainedModel.ClassesOf(info, model);
                if (split.Kind == LabelKind.Mask)
                {
                    new MaskTable(names, confusions.Matrix).Write(console);
                }
                else
                {
                    new ClassTable(names, confusions.Matrix).Write(console);
                }
            }

            return CommandLine.Success;
        });
        return command;
    }

    // Measures besides what class is taken for what.
    private static ConfusionMatrix Count(Model model, DataSplit split)
    {
        bool isRow = split.Kind == LabelKind.Class && TargetChoice.ClassesOf(model) is not null && TargetChoice.GivesRow(model);
        if (split.Kind != LabelKind.Mask && !isRow)
        {
            throw new UsageException(
                $"--per-class is for images of one class each: {split.Name} has others, or the network gives something else. Leave it out.");
        }

        var confusions = new ConfusionMatrix();
        model.Compile(model.Optimizer!, model.Losses, [.. model.Metrics, confusions]);
        return confusions;
    }

    // A checkpoint that names its classes is matched by them when the data are read; one that does not can only be counted.
    private static void CheckClasses(CommandOutput console, string path, Model model, DataSettings settings, DataSplit split)
    {
        int classes = split.Train.ClassNames.Count;
        if (TargetChoice.ClassesOf(model) is { } learned && classes > learned)
        {
            throw new CommandFailedException(
                $"{split.Name} has {classes} classes, and '{path}' tells {learned} apart: these are not the classes that it learned.");
        }

        if (settings.ClassNames is null && split.Train.ClassNames.Index().Any(c => c.Item != c.Index.ToString(CultureInfo.InvariantCulture)))
        {
            console.Note(
                $"'{path}' does not name its classes: they are taken to be " +
                    $"{string.Join(", ", split.Train.ClassNames.Take(10))}{(classes > 10 ? ", …" : "")}, in this order.");
        }
    }
}
