using System.CommandLine;
using System.CommandLine.Parsing;
using Cnn.Models;

namespace Cnn.Cli.Commands;

/// <summary>cnn train MODEL: fits a network to a data set and says how well it does on the test part.</summary>
internal static class TrainCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("train", "Trains a network and prints its accuracy on the test images.");
        Argument<string> name = ZooChoice.Argument();
        var data = new Option<string?>("--data")
        {
            Description = "The data set; default: the network's.",
            HelpName = string.Join('|', DataSets.Names),
        };
        var directory = new Option<string?>("--data-dir")
        {
            Description = "Where data sets are looked for; default $CNN_DATA, then a cache folder.",
            HelpName = "DIR",
        };
        Option<int?> epochs = NumberOption.Whole("--epochs", "Passes over the training images; default: the network's.");
        Option<int?> batch = NumberOption.Whole("--batch", "Samples per step; default: the network's.");
        var optimizer = new Option<string?>("--optimizer")
        {
            Description = $"Default: the network's. One of {string.Join(", ", OptimizerChoice.Names)}.",
            HelpName = "NAME",
        };
        optimizer.CompletionSources.Add([.. OptimizerChoice.Names]);
        data.CompletionSources.Add([.. DataSets.Names.Select(n => n.Replace("PATH", "", StringComparison.Ordinal))]);
        Option<double?> rate = NumberOption.Real("--learning-rate", "Default: the optimizer's.", "X", "--lr");
        Option<double?> split = NumberOption.Real(
            "--validation-split",
            "The share of the training images that is held out, class by class, to watch the training on, so that the test images are used once, at its " +
                "end; default 0.1. With 0 it is watched on the test images.", "X");
        Option<int?> classes = NetworkOptions.ClassesOption();
        Option<int?> every = NumberOption.Whole(
            "--save-every", "Saves the state within epochs too, after every N steps; --resume goes on there. Needs --checkpoint.");
        command.Add(every);
        var normalize = new Option<bool>("--normalize")
        {
            Description = "Subtracts the mean and divides by the deviation of each channel over the training images; kept with the checkpoint.",
        };
        Option<string?> fit = FitChoice.Option();
        var augment = new Option<string?>("--augment")
        {
            Description = "Varies the training images: random crops of padded images and, for colour images, mirroring, or what LIST says, such as "
                + "flip,resized-crop=0.5,crop=4,rotate=10,zoom=0.1,shift=0.1,rand-augment=2x9," +
                    "contrast=0.2,brightness=0.1,cutout=8,mixup=0.2,cutmix=1, with usual among " +
                    "them for both; " +
                    "kept with the checkpoint.",
            HelpName = "LIST",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<double?> mixup = NumberOption.Real("--mixup",
            "Mixes each training image and its target with those of another one, by shares from Beta(A, A), such as 0.2; as mixup in --augment.", "A");
        Option<double?> cutmix = NumberOption.Real(
            "--cutmix", "Puts a rectangle of another image into each training image, and of its target into the target, by areas from Beta(A, A), such as 1; " +
                "as cutmix in --augment.", "A");
        var checkpoint = new Option<string?>("--checkpoint")
        {
            Description = "A folder for last.safetensors and best.safetensors, or one .safetensors file for the last epoch.",
            HelpName = "DIR|FILE",
        };
        var resume = new Option<string?>("--resume")
        {
            Description =
                "A checkpoint to go on from; without a file the one of --checkpoint, if it is there. Data, batch size, seed and " +
                    "optimizer are the checkpoint's.",
            HelpName = "FILE",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var report = new Option<string?>("--report")
        {
            Description = "A folder for report.html, drawn anew after every epoch, and the record of the training.",
            HelpName = "DIR",
        };
        var board = new Option<string?>("--tensorboard") { Description = "A folder for event files, which TensorBoard shows.", HelpName = "DIR" };
        var trace = new Option<string?>("--trace")
        {
            Description = "A file for when what was done in a few steps, in Chrome's trace format: on several ranks one file of all of them.",
            HelpName = "FILE",
        };
        var from = new Option<string?>("--from")
        {
            Description =
                "Weights to begin with: a .safetensors, .pth, .pt, .weights.h5, .h5, .keras or .onnx file. The last layer starts anew where the " +
                    "number of classes differs.",
            HelpName = "FILE",
        };
        Option<string?> map = StartingWeights.MapOption();
        var freeze = new Option<string?>("--freeze-until")
        {
            Description = "Keeps all layers before this one as they are; a name such as layer4 stands for the first layer whose name begins with it and a " +
                "dot, an underscore or a slash.",
            HelpName = "LAYER",
        };
        Option<string?> trunk = TrunkChoice.Option();
        Option<int?> folds = FoldRuns.Option();
        var distributed = new Option<string?>("--distributed")
        {
            Description =
                $"Whether processes that mpirun or srun started together train together: {TrainRanks.Auto}, the default, or {TrainRanks.Off} for each alone.",
            HelpName = $"{TrainRanks.Auto}|{TrainRanks.Off}",
        };
        distributed.CompletionSources.Add(TrainRanks.Auto, TrainRanks.Off);
        Option<string?> overlap = OverlapChoice.Option(), gradients = GradientTypeChoice.Option();
        command.Add(name);
        foreach (Option option in (Option[])[from, map, freeze, trunk, data, directory, epochs, batch, optimizer, rate, split, folds, classes, normalize, fit,
            augment, mixup, cutmix, checkpoint, resume, report, board, trace, distributed, overlap, gradients])
        {
            command.Add(option);
        }

        var recipe = new RecipeOptions(command);
        var files = new DataFileOptions(command);
        var engine = new EngineOptions(command);
        command.SetAction(parsed => TrainRanks.Run(parsed.GetValue(distributed), output, error, parsed.GetValue(engine.Json), (ranks, console) => FoldRuns.Run(
            parsed.GetValue(folds), With(parsed.GetResult(resume)) ?? With(parsed.GetResult(split)) ?? (ranks is null ? null : "several ranks"),
            new TrainPlaces
            {
                Checkpoint = parsed.GetValue(checkpoint), Report = parsed.GetValue(report), TensorBoard = parsed.GetValue(board),
                Trace = parsed.GetValue(trace),
            },
            console, (fold, places, concluded) => new TrainRun
        {
            Name = parsed.GetValue(name)!,
            Data = parsed.GetValue(data),
            DataDirectory = parsed.GetValue(directory),
            Epochs = parsed.GetValue(epochs),
            BatchSize = parsed.GetValue(batch),
            Optimizer = parsed.GetValue(optimizer),
            LearningRate = parsed.GetValue(rate),
            ValidationSplit = parsed.GetValue(split),
            Recipe = recipe.Apply(parsed),
            Classes = parsed.GetValue(classes),
            SaveEvery = parsed.GetValue(every),
            Normalize = parsed.GetValue(normalize),
            Fit = FitChoice.Parse(parsed.GetValue(fit)),
            Start = new StartingWeights(parsed.GetValue(from), parsed.GetValue(map), parsed.GetValue(freeze)),
            Trunk = TrunkChoice.Parse(parsed.GetValue(trunk)),
            Seed = engine.SeedIn(parsed),
            Settings = (set, from, isSameSet) =>
            {
                files.Check(parsed, set);
                return files.Apply(parsed, from, isSameSet);
            },
            Augment = AugmentationChoice.With(parsed.GetResult(augment) is null
                ? null
                : parsed.GetValue(augment) ?? "", ("mixup", parsed.GetValue(mixup)), ("cutmix", parsed.GetValue(cutmix))),
            Fold = fold,
            Concluded = concluded,
            Places = places,
            Resume = parsed.GetResult(resume) is null ? null : parsed.GetValue(resume) ?? "",
            Words = FoldRuns.WordsOf([.. parsed.Tokens.Select(t => t.Value)], places),
            Engine = engine.Apply(parsed),
            Ranks = ranks,
            Overlap = OverlapChoice.Parse(parsed.GetValue(overlap)),
            GradientType = GradientTypeChoice.Parse(parsed.GetValue(gradients)),
            Console = console,
        }.Run())));
        return command;
    }

    private static string? With(OptionResult? given) => given?.Option.Name;
}
