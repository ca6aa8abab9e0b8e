using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Cli.Commands;

/// <summary>cnn plot MODEL: a picture of a network.</summary>
internal static class PlotCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("plot", "Draws a network: its layers with shapes and numbers of parameters.");
        var name = new Argument<string?>("model")
        {
            Description = "The network of the zoo to draw; not needed with --checkpoint.",
            HelpName = "MODEL",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> checkpoint = CheckpointPlace.Option();
        var path = new Option<string?>("--output")
        {
            Description = "The file: .svg or .png for a picture, .dot or .gv for Graphviz; default MODEL.svg.",
            HelpName = "FILE",
        };
        var layers = new Option<bool>("--every-layer") { Description = "A box for every layer, also for normalizations, activations and dropout." };
        var json = new Option<bool>("--json") { Description = "One machine-readable line instead of the message." };
        command.Add(name);
        foreach (Option option in (Option[])[checkpoint, path, layers, json])
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(json));
            string? from = parsed.GetValue(checkpoint) is { } given ? CheckpointPlace.FileOf(given) : null;
            if (parsed.GetValue(path) is { } place)
            {
                OutputChoice.CheckFile("--output", place, from);
            }

            using Model model = Open(parsed.GetValue(name), from);
            string file = parsed.GetValue(path) ?? FileNames.From(model.Name) + ".svg";
            bool every = parsed.GetValue(layers);
            OutputChoice.CheckFile("--output", file, from);
            byte[] content = Path.GetExtension(file).ToLowerInvariant() switch
            {
                ".svg" => Encoding.UTF8.GetBytes(NetworkDrawing.ToSvg(model, every)),
                ".png" => NetworkDrawing.ToPng(model, every),
                ".dot" or ".gv" => Encoding.UTF8.GetBytes(NetworkDrawing.ToDot(model, every)),
                var other => throw new UsageException($"--output expects a file that ends in .svg, .png, .dot or .gv, received '{file}'."),
            };
            AtomicFile.WriteBytes(file, content);
            console.Line(() => new JsonObject { ["model"] = model.Name, ["file"] = file });
            console.Result($"Drew {model.Name} to {file}");
            return CommandLine.Success;
        });
        return command;
    }

    private static Model Open(string? name, string? checkpoint)
    {
        if (checkpoint is not null)
        {
            return TrainedModel.Open(checkpoint, TrainedModel.ReadInfo(checkpoint), name, new ModelOptions());
        }

        return name is null
            ? throw new UsageException("Name the network to draw, or a --checkpoint.")
            : ZooChoice.Create(ZooChoice.Find(name), new ModelOptions());
    }
}
