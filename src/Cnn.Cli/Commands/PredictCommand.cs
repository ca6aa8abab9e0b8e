using System.CommandLine;

namespace Cnn.Cli.Commands;

/// <summary>cnn predict: what a trained network sees in image files.</summary>
internal static class PredictCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("predict", "Prints the most probable classes of images.");
        var images = new Argument<string[]>("images")
        {
            Description =
                "Image files, or folders of them and of folders, or list:FILE; - for one from standard input; or series:PATH for series of " +
                    "numbers. Without --checkpoint the first one is the " +
                    "network: its file, or the folder of its training.",
            HelpName = "IMAGE",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> checkpoint = CheckpointPlace.Option();
        var table = new Option<string?>("--output")
        {
            Description = "A CSV file for the probabilities of all classes, a line for each image; then nothing is printed for each. Of a network that " +
                "gives a class for each pixel: a folder for masks, PNG files with a palette.",
            HelpName = "FILE.csv|FOLDER",
        };
        Option<int?> top = NumberOption.Whole("--top", "How many classes are printed; default 3. Not beside --output, which has all of them.");
        command.Add(images);
        command.Add(checkpoint);
        command.Add(table);
        command.Add(top);
        var engine = new EngineOptions(command, withSeed: false);
        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(engine.Json));
            (string path, string[] places) = CheckpointPlace.Split("predict", parsed.GetValue(checkpoint), parsed.GetValue(images)!);
            var run = new PredictRun(console, path, parsed.GetValue(top) is { } most ? BenchCommand.Positive("--top", most) : null, parsed.GetValue(table));
            return run.Run(places, engine.Apply(parsed));
        });
        return command;
    }
}
