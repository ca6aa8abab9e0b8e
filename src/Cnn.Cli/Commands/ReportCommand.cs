using System.CommandLine;
using System.Text.Json.Nodes;
using Cnn.Models;

namespace Cnn.Cli.Commands;

/// <summary>cnn report RUN: draws a training's record anew.</summary>
internal static class ReportCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("report", "Draws the report of a training from its record: one HTML file that needs no network.");
        var run = new Argument<string>("run") { Description = "The folder that train --report wrote.", HelpName = "RUN" };
        var path = new Option<string?>("--output") { Description = $"The HTML file; default {RunReport.PageName} in the folder.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "One machine-readable line instead of the message." };
        command.Add(run);
        command.Add(path);
        command.Add(json);
        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(json));
            string folder = parsed.GetValue(run)!;
            if (!Directory.Exists(folder))
            {
                throw new UsageException($"There is no folder '{folder}'.");
            }

            string to = parsed.GetValue(path) ?? Path.Combine(folder, RunReport.PageName);
            OutputChoice.CheckFile("--output", to, [.. Directory.GetFiles(folder).Where(f => Path.GetFileName(f) != RunReport.PageName)]);

            string file = RunReport.Draw(folder, parsed.GetValue(path), console.Note);
            console.Line(() => new JsonObject { ["run"] = folder, ["file"] = file });
            console.Result($"Wrote {file}");
            return CommandLine.Success;
        });
        return command;
    }
}
