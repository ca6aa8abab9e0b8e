using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Cli.Commands;

/// <summary>cnn features: what each layer of a trained network makes of an image.</summary>
internal static class FeaturesCommand
{
    private const int ShownClasses = 3;
    private const string PageName = "index.html";

    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("features", "Shows what each layer of a trained network makes of an image: every channel as a picture.");
        var name = new Argument<string?>("model")
        {
            Description = "The network that the checkpoint must be of; not needed.",
            HelpName = "MODEL",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var checkpoint = new Option<string>("--checkpoint")
        {
            Description = "The file that train wrote, or the folder of the training: its best epoch.",
            HelpName = "FILE|DIR",
            Required = true,
        };
        var image = new Option<string>("--image") { Description = "An image file.", HelpName = "IMAGE", Required = true };
        var layers = new Option<string[]>("--layer")
        {
            Description = "A layer's name, or several; default: all. cnn summary lists them.",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
        };
        var path = new Option<string>("--output")
        {
            Description = "A folder for index.html and a PNG file per layer; default features.",
            DefaultValueFactory = _ => "features",
            HelpName = "DIR",
        };
        command.Add(name);
        foreach (Option option in (Option[])[checkpoint, image, layers, path])
        {
            command.Add(option);
        }

        var engine = new EngineOptions(command, withSeed: false);
        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(engine.Json));
            string file = CheckpointPlace.FileOf(parsed.GetValue(checkpoint)!);
            CheckpointInfo info = TrainedModel.ReadInfo(file);
            using Model model = TrainedModel.OpenBest(file, info, parsed.GetValue(name), engine.Apply(parsed), console);
            string[]? wanted = parsed.GetValue(layers) is { Length: > 0 } some ? some : null;
            CheckLayers(model, wanted);
            using MadeFolder folder = OutputChoice.CheckFolder("--output", parsed.GetValue(path)!, PageName, file, parsed.GetValue(image));
            return Run(console, model, file, info, parsed.GetValue(image)!, wanted, parsed.GetValue(path)!);
        });
        return command;
    }

    private static void CheckLayers(Model model, string[]? wanted)
    {
        string[] known = [.. model.Layers.Select(l => l.Name)];
        if (wanted?.FirstOrDefault(w => !known.Contains(w)) is { } unknown)
        {
            throw new UsageException($"{model.Name} has no layer '{unknown}'.{NearestName.Hint(unknown, known)} It has {string.Join(", ", known)}.");
        }
    }

    private static int Run(CommandOutput console, Model model, string checkpoint, CheckpointInfo info, string image, string[]? wanted, string folder)
    {
        var reader = new SampleReader(model.Inputs[0].Shape, TrainedModel.EncodingOf(info));
        var sample = new Tensor(new Shape([1, .. reader.Sample]));
        RawImage seen = reader.Read(image, sample.AsSpan<float>());
        float[] given = model.Predict(sample).AsSpan<float>().ToArray();
        ClassRow.RequireNumbers(given, checkpoint, image);
        IReadOnlyList<FeatureMap> maps = FeatureMaps.Compute(model, sample, wanted);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (FeatureMap map in maps)
        {
            string file = Path.Combine(folder, FileNames.From(map.Layer, taken) + ".png");
            OutputChoice.CheckInputs("--output", file, image);
            AtomicFile.WriteBytes(file, map.ToPng());
            console.Line(() => new JsonObject
            {
                ["layer"] = map.Layer,
                ["class"] = map.ClassName,
                ["shape"] = new JsonArray([.. map.Shape.Select(d => (JsonNode)d)]),
                ["file"] = file,
            });
        }

        string page = Path.Combine(folder, PageName);
        string title = $"{model.Name}: {Path.GetFileName(image)}";
        AtomicFile.WriteText(page, FeaturePage.Write(title, seen, maps, Predictions(model, info, given)));
        console.Result(string.Create(CultureInfo.InvariantCulture, $"Wrote {maps.Count} layers of {model.Name} to {page}"));
        return CommandLine.Success;
    }

    private static (string Name, double Probability)[] Predictions(Model model, CheckpointInfo info, float[] given) =>
        !TargetChoice.GivesRow(model) || ClassProbabilities.KindOf(model) == OutputKind.Values
            ? []
            : ClassRow.Best(ClassProbabilities.PerClass(model, given), TrainedModel.ClassesOf(info, model), ShownClasses);
}
