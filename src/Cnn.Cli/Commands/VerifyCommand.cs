using System.CommandLine;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Verification;

namespace Cnn.Cli.Commands;

/// <summary>cnn verify DIR: checks the engine against golden cases.</summary>
internal static class VerifyCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("verify", "Checks ops, optimizers and training runs against reference results in a folder.");
        var directory = new Argument<string>("dir")
        {
            Description = "The folder with ops, optimizers and training as .json and .safetensors.",
            HelpName = "DIR",
        };
        command.Add(directory);
        var engine = new EngineOptions(command, withSeed: false);
        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(engine.Json));
            string path = parsed.GetValue(directory)!;
            if (!Directory.Exists(path))
            {
                throw new UsageException($"There is no folder '{path}'.");
            }

            using var interrupt = new Interrupt(() => console.Note("Interrupted: not all cases were checked.")) { EndsAtOnce = true };
            GoldenTotals totals = GoldenRunner.Run(path, engine.Apply(parsed), result => Report(console, result), CancellationToken.None);
            console.Line(() => new JsonObject { ["passed"] = totals.Passed, ["failed"] = totals.Failed, ["unsupported"] = totals.Unsupported });
            console.Result($"{totals.Passed} passed, {totals.Failed} failed, {totals.Unsupported} not supported");
            return totals.AllPassed ? CommandLine.Success : CommandLine.Failure;
        });
        return command;
    }

    private static void Report(CommandOutput console, GoldenResult result)
    {
        if (result.Status == GoldenStatus.Passed)
        {
            return;
        }

        string status = result.Status == GoldenStatus.Failed ? "failed" : "unsupported";
        console.Line(() => new JsonObject { ["suite"] = result.Suite, ["id"] = result.Id, ["status"] = status, ["message"] = result.Message });
        console.Result($"{result.Suite}/{result.Id} {status}: {result.Message}");
    }
}
