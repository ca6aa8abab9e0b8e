using System.CommandLine;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Profiling;

namespace Cnn.Cli.Commands;

/// <summary>cnn profile MODEL: where the time of a step goes.</summary>
internal static class ProfileCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("profile", "Prints every kernel of a network's plan with its time, and totals by kind.");
        var network = new NetworkOptions(command);
        Option<int?> batch = NumberOption.Whole("--batch", "Samples per step; default: the network's.");
        var infer = new Option<bool>("--infer") { Description = "The plan of predictions instead of a training step's." };
        Option<int?> steps = NumberOption.Whole("--steps", "Steps to average over; default 20.");
        var trace = new Option<string?>("--trace") { Description = "A file for the timeline of a step in Chrome's trace format.", HelpName = "FILE" };
        var explain = new Option<bool>("--explain") { Description = "For each product what competed for it, with times, and what was chosen." };
        command.Add(trace);
        command.Add(explain);
        command.Add(batch);
        command.Add(infer);
        command.Add(steps);
        var engine = new EngineOptions(command);
        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(engine.Json));
            string asked = network.NameIn(parsed);
            ZooModel zoo = ZooChoice.Find(asked);
            ModelOptions options = engine.Apply(parsed);
            if (parsed.GetValue(trace) is { } place)
            {
                OutputChoice.CheckFile("--trace", place);
            }

            using Model model = network.Create(parsed, options);
            model.Compile(zoo.CreateOptimizer(), zoo.Loss);
            ProfileReport report = PlanProfiler.Run(model, new ProfileOptions
            {
                BatchSize = BenchCommand.Positive("--batch", parsed.GetValue(batch) ?? ZooChoice.BatchOf(asked, zoo)),
                Inference = parsed.GetValue(infer),
                Steps = BenchCommand.Positive("--steps", parsed.GetValue(steps) ?? 20),
                Seed = options.Seed,
            });
            if (parsed.GetValue(trace) is { } file)
            {
                TraceFile.Write(file, report);
            }

            foreach (ProfileStep step in report.Steps)
            {
                console.Line(() => Describe(step));
            }

            bool explains = parsed.GetValue(explain);
            foreach (LayoutDecision decision in explains ? report.Decisions : [])
            {
                console.Line(() => DecisionTable.Describe(decision));
            }

            console.Line(() => Totals(asked, report));
            if (!console.Json)
            {
                console.Page(
                    string.Join(Environment.NewLine,
                        [ProfileTable.Write(report, console.Width), .. explains
                        ? DecisionTable.Write(report.Decisions)
                        : [], .. RefusalLines.Write(RefusedKernels.Met)]));
            }

            return CommandLine.Success;
        });
        return command;
    }

    private static JsonObject Describe(ProfileStep step) => new()
    {
        ["layer"] = step.Layer,
        ["op"] = step.Op,
        ["kind"] = step.Kind,
        ["shapes"] = step.Shapes,
        ["layouts"] = step.Layouts,
        ["implementation"] = step.Implementation,
        ["ms"] = CommandOutput.Number(step.Milliseconds),
        ["share"] = CommandOutput.Number(step.Share),
        ["gflop_s"] = CommandOutput.Number(step.GigaFlops),
        ["gb_s"] = CommandOutput.Number(step.GigaBytes),
        ["peak"] = CommandOutput.Number(ProfileTable.PeakShare(step)),
        ["arithmetic_ms"] = CommandOutput.Number(step.ArithmeticMilliseconds),
        ["memory_ms"] = CommandOutput.Number(step.MemoryMilliseconds),
        ["floor_ms"] = CommandOutput.Number(step.FloorMilliseconds),
    };

    private static JsonObject Totals(string name, ProfileReport report)
    {
        JsonObject kinds = [], bounds = [];
        foreach (ProfileKind kind in report.Totals)
        {
            kinds[kind.Kind] = CommandOutput.Number(kind.Milliseconds);
            bounds[kind.Kind] = CommandOutput.Number(kind.BoundMilliseconds);
        }

        return new JsonObject
        {
            ["model"] = name, ["backend"] = report.Backend, ["ms"] = CommandOutput.Number(report.Milliseconds), ["parts"] = report.Parts, ["totals"] = kinds,
            ["bounds"] = bounds, ["bound_ms"] = CommandOutput.Number(report.BoundMilliseconds),
            ["bound_ratio"] = CommandOutput.Number(report.Milliseconds / report.BoundMilliseconds),
            ["floor_ms"] = CommandOutput.Number(report.FloorMilliseconds),
            ["floor_ratio"] = CommandOutput.Number(report.Milliseconds / report.FloorMilliseconds),
            ["peak_gflop_s"] = CommandOutput.Number(report.PeakGigaFlops),
            ["peak_gflop_s_bf16"] = CommandOutput.Number(report.PeakGigaFlopsBFloat16), ["peak_gb_s"] = CommandOutput.Number(report.PeakGigaBytes),
            ["refused_kernels"] = RefusalLines.Describe(RefusedKernels.Met),
        };
    }
}
