using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Tensors;

namespace Cnn.Cli.Commands;

/// <summary>cnn weights: what is in a checkpoint or another safetensors file.</summary>
internal static class WeightsCommand
{
    private static readonly string[] Formats = ["npy", "txt"];

    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("weights", "Lists the tensors of a safetensors file with their statistics, or exports them.");
        var file = new Argument<string>("file") { Description = "A checkpoint, or any safetensors file.", HelpName = "FILE" };
        var export = new Option<string?>("--export") { Description = "A folder to write every tensor to.", HelpName = "DIR" };
        var format = new Option<string>("--format") { Description = "Of the exported files; default npy.", DefaultValueFactory = _ => "npy", HelpName = "npy|txt" };
        var json = new Option<bool>("--json") { Description = "A machine-readable line per tensor." };
        command.Add(file);
        command.Add(export);
        command.Add(format);
        command.Add(json);
        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(json));
            string kind = parsed.GetValue(format)!, path = parsed.GetValue(file)!;
            if (!Formats.Contains(kind))
            {
                throw new UsageException($"--format expects {string.Join(" or ", Formats)}, received '{kind}'.");
            }

            if (!File.Exists(path))
            {
                throw new UsageException($"There is no file '{path}'.");
            }

            using var reader = new SafeTensorsReader(path);
            foreach (SafeTensorsEntry entry in reader.Entries)
            {
                Tensor tensor = reader.Read(entry.Name);
                Report(console, entry, tensor);
                if (parsed.GetValue(export) is { } folder)
                {
                    Export(folder, entry.Name, tensor, kind);
                }
            }

            return CommandLine.Success;
        });
        return command;
    }

    private static void Report(CommandOutput console, SafeTensorsEntry entry, Tensor tensor)
    {
        TensorStatistics statistics = TensorStatistics.Of(tensor);
        console.Line(() => new JsonObject
        {
            ["name"] = entry.Name,
            ["type"] = entry.Type.ToString(),
            ["shape"] = new JsonArray([.. entry.Shape.Select(d => (JsonNode)d)]),
            ["min"] = CommandOutput.Number(statistics.Minimum, 9),
            ["max"] = CommandOutput.Number(statistics.Maximum, 9),
            ["mean"] = CommandOutput.Number(statistics.Mean, 9),
            ["std"] = CommandOutput.Number(statistics.Deviation, 9),
        });
        if (!console.Json)
        {
            console.Result(string.Create(
                CultureInfo.InvariantCulture,
                $"{entry.Name,-48} {entry.Type,-4} {entry.Shape,-20} min {statistics.Minimum,11:G4} max {statistics.Maximum,11:G4} mean {statistics.Mean,11:G4} std {statistics.Deviation,11:G4}"));
        }
    }

    private static void Export(string folder, string name, Tensor tensor, string format)
    {
        // Names come from the file: what is no letter, digit, dot or dash must not steer the path.
        string safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '.')).Trim('.');
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"{(safe.Length == 0 ? "tensor" : safe)}.{format}");
        if (format == "npy")
        {
            Npy.Save(path, tensor);
            return;
        }

        File.WriteAllLines(path, TensorStatistics.Values(tensor).Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
    }
}
