using System.CommandLine;

namespace Cnn.Cli.Commands;

/// <summary>cnn explain: where in an image a trained network sees its class.</summary>
internal static class ExplainCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("explain", "Shows where in images a trained network sees their class: Grad-CAM and saliency, as a page and as PNG files.");
        var images = new Argument<string[]>("images")
        {
            Description =
                "Image files, or folders of them and of folders. Without --checkpoint the first one is the network: its file, or the folder of its " +
                    "training.",
            HelpName = "IMAGE",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> checkpoint = CheckpointPlace.Option();
        var layer = new Option<string?>("--layer")
        {
            Description = "The layer whose channels Grad-CAM adds up; default: what the last convolution gives. cnn summary lists them.",
            HelpName = "NAME",
        };
        var chosen = new Option<string?>("--class")
        {
            Description = "The class to explain, by its name or its number from 0; default: the most probable one of each image.",
            HelpName = "NAME|INDEX",
        };
        var path = new Option<string>("--output")
        {
            Description = "A page, which ends in .html, or a folder for index.html and two PNG files per image; default explain.",
            DefaultValueFactory = _ => "explain",
            HelpName = "PAGE.html|DIR",
        };
        command.Add(images);
        foreach (Option option in (Option[])[checkpoint, layer, chosen, path])
        {
            command.Add(option);
        }

        var engine = new EngineOptions(command, withSeed: false);
        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(engine.Json));
            (string file, string[] places) = CheckpointPlace.Split("explain", parsed.GetValue(checkpoint), parsed.GetValue(images)!);
            var run = new ExplainRun(console, file, parsed.GetValue(layer), parsed.GetValue(chosen), parsed.GetValue(path)!);
            return run.Run(new ImageFiles(places, console), engine.Apply(parsed));
        });
        return command;
    }
}
