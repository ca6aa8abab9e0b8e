using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>cnn export: a network as an ONNX file, for other programs to run.</summary>
internal static class ExportCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("export", "Writes a network as an ONNX file: a checkpoint, or a network of the zoo with its first weights.");
        var name = new Argument<string?>("model")
        {
            Description = "The network; with --checkpoint the one that the checkpoint must be of.",
            HelpName = "MODEL",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> checkpoint = CheckpointPlace.Option();
        var path = new Option<string>("--output") { Description = "The ONNX file to write.", HelpName = "FILE", Required = true };
        var first = new Option<bool>("--channels-first")
        {
            Description = "Let images be (channels, height, width); by default they are as the network has them.",
        };
        var logits = new Option<bool>("--logits") { Description = "Leave out a softmax at the end." };
        command.Add(name);
        foreach (Option option in (Option[])[checkpoint, path, first, logits])
        {
            command.Add(option);
        }

        var engine = new EngineOptions(command);
        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(engine.Json));
            string? file = parsed.GetValue(checkpoint) is { } place ? CheckpointPlace.FileOf(place) : null, model = parsed.GetValue(name);
            if (file is null && model is null)
            {
                throw new UsageException("export needs a network: name one of the zoo, or give --checkpoint.");
            }

            ModelOptions options = engine.Apply(parsed);
            string to = parsed.GetValue(path)!;
            OutputChoice.CheckFile("--output", to, file);
            CheckpointInfo? info = file is null ? null : TrainedModel.ReadInfo(file);
            bool toFirst = parsed.GetValue(first);
            IReadOnlyDictionary<string, string> text = info?.Metadata ?? new Dictionary<string, string>();
            bool areFirst = TrainedModel.EncodingOf(text)?.Format == DataFormat.ChannelsFirst;
            using Model network = info is null
                ? ZooChoice.Create(ZooChoice.Find(model!), options)
                : TrainedModel.OpenBest(file!, info, model, options, console);
            OnnxModel.Save(network, to, new OnnxExportOptions
            {
                // A network whose images have their channels first already stays as it is.
                ChannelsFirst = toFirst && !areFirst,
                Logits = parsed.GetValue(logits),
                Metadata = toFirst && info is not null ? TrainedModel.WithFormat(text, DataFormat.ChannelsFirst) : text,
            });
            Report(console, network, to);
            return CommandLine.Success;
        });
        return command;
    }

    private static void Report(CommandOutput console, Model network, string path)
    {
        long bytes = new FileInfo(path).Length;
        console.Line(() => new JsonObject { ["model"] = network.Name, ["params"] = network.ParameterCount, ["output"] = path, ["bytes"] = bytes });
        console.Result(
            string.Create(CultureInfo.InvariantCulture, $"Wrote {network.Name} with {network.ParameterCount:N0} parameters to {path}, {bytes:N0} bytes"));
    }
}
