using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models;

namespace Cnn.Cli.Commands;

/// <summary>cnn check DATA: every fault of a data set at once.</summary>
internal static class CheckCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("check", "Reads a data set through and lists everything that is wrong with it; exit code 1 if anything is.");
        var data = new Argument<string>("data")
        {
            Description = $"One of {string.Join(", ", DataSets.Names)}, or the path of a folder or of a file, which is a CSV unless its name ends as " +
                $"others do.",
            HelpName = "DATA",
        };
        var directory = new Option<string?>("--data-dir")
        {
            Description = "Where data sets are looked for; default $CNN_DATA, then a cache folder.",
            HelpName = "DIR",
        };
        var json = new Option<bool>("--json") { Description = "Machine-readable lines on standard output; words go to standard error." };
        command.Add(data);
        command.Add(directory);
        var files = new DataFileOptions(command);
        command.Add(json);
        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(json));
            string spec = DataChoice.Named(SpecOf(parsed.GetValue(data)!)), folder = parsed.GetValue(directory) ?? "";
            DataChoice.Check(spec, folder.Length > 0 ? folder : null);
            files.Check(parsed, spec);
            DataInspection found = DataInspection.Inspect(spec, files.Apply(parsed, null).ToOptions(spec, folder.Length > 0 ? folder : null, seed: 0));
            Report(console, spec, found);
            return found.Problems.Count == 0 ? CommandLine.Success : CommandLine.Failure;
        });
        return command;
    }

    // A path by itself is what lies there.
    private static string SpecOf(string data) =>
        DataSets.Names.Any(n => n.EndsWith(":PATH", StringComparison.Ordinal) && DataChoice.IsOf(data, n[..n.IndexOf(':', StringComparison.Ordinal)]))
            || DataSets.Names.Contains(data.ToLowerInvariant()) ? data
        : Directory.Exists(data) ? KindOfFolder(data) + data
        : File.Exists(data) ? KindOf(data) + data
        : data;

    private static string KindOfFolder(string folder) => File.Exists(Path.Combine(folder, "train.csv")) ? "csv:"
        : HasMasks(folder) || HasMasks(Path.Combine(folder, "train")) ? "masks:" : "folder:";

    private static bool HasMasks(string folder) => Directory.Exists(Path.Combine(folder, "images")) && Directory.Exists(Path.Combine(folder, "masks"));

    private static string KindOf(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".parquet" => "parquet:",
        ".mat" => "mat:",
        ".npz" => "npz:",
        ".ts" => "series:",
        _ => "csv:",
    };

    private static void Report(CommandOutput console, string spec, DataInspection found)
    {
        foreach (string problem in found.Problems)
        {
            console.Line(() => new JsonObject { ["problem"] = problem });
        }

        foreach (string note in found.Notes)
        {
            console.Line(() => new JsonObject { ["note"] = note });
        }

        console.Line(() => new JsonObject
        {
            ["data"] = spec,
            ["problems"] = found.Problems.Count,
            ["classes"] = new JsonArray([.. found.Classes.Select(c => (JsonNode)new JsonObject
            {
                ["class"] = c.Name,
                ["train"] = c.Train,
                ["test"] = c.Test,
            })]),
        });
        foreach (string line in found.Problems.Concat(found.Notes.Select(n => "note: " + n)))
        {
            console.Result(line);
        }

        foreach ((string name, int train, int test) in found.Classes)
        {
            console.Result(string.Create(CultureInfo.InvariantCulture, $"class {name}: {train} training and {test} test images"));
        }

        console.Result(found.Problems.Count switch
        {
            0 => $"{spec}: nothing is wrong.",
            1 => $"{spec}: 1 problem.",
            var count => string.Create(CultureInfo.InvariantCulture, $"{spec}: {count} problems."),
        });
    }
}
