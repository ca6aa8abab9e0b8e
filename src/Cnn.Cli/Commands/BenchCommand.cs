using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Profiling;

namespace Cnn.Cli.Commands;

/// <summary>cnn bench MODEL: the time of a step.</summary>
internal static class BenchCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("bench", "Times training steps, or predictions, of a network on random data.");
        var network = new NetworkOptions(command);
        Option<int?> batch = NumberOption.Whole("--batch", "Samples per step; default: the network's.");
        var infer = new Option<bool>("--infer") { Description = "Time predictions instead of training steps." };
        Option<double?> seconds = NumberOption.Real("--seconds", "For how long; default 5.", "S");
        Option<int?> steps = NumberOption.Whole("--steps", "At most so many steps; default 200.");
        command.Add(batch);
        command.Add(infer);
        command.Add(seconds);
        command.Add(steps);
        var engine = new EngineOptions(command);
        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(engine.Json));
            string asked = network.NameIn(parsed);
            ZooModel zoo = ZooChoice.Find(asked);
            ModelOptions engineOptions = engine.Apply(parsed);
            var options = new BenchmarkOptions
            {
                BatchSize = Positive("--batch", parsed.GetValue(batch) ?? ZooChoice.BatchOf(asked, zoo)),
                Inference = parsed.GetValue(infer),
                Steps = Positive("--steps", parsed.GetValue(steps) ?? 200),
                Seconds = NotNegative("--seconds", parsed.GetValue(seconds) ?? 5),
                Seed = engineOptions.Seed,
            };
            using var interrupt = new Interrupt(() => console.Note("Interrupted: nothing was measured.")) { EndsAtOnce = true };
            using Model model = network.Create(parsed, engineOptions);
            model.Compile(zoo.CreateOptimizer(), zoo.Loss);
            BenchmarkResult result = StepBenchmark.Run(model, options);
            console.Line(() => Describe(asked, options, result));
            if (!console.Json)
            {
                console.Result(Write(asked, options, result));
            }

            return CommandLine.Success;
        });
        return command;
    }

    public static int Positive(string option, int value) => value > 0
        ? value
        : throw new UsageException($"{option} expects a number above zero, received {value}.");

    private static double NotNegative(string option, double value) =>
        value >= 0 ? value : throw new UsageException(
            string.Create(CultureInfo.InvariantCulture, $"{option} expects a number of 0 or more, received {value}."));

    private static string TypeOf(BenchmarkResult result) => result.DataTypePolicy == DataTypePolicy.MixedBFloat16 ? "bf16" : "f32";

    private static JsonObject Describe(string name, BenchmarkOptions options, BenchmarkResult result) => new()
    {
        ["peer"] = "cnn",
        ["model"] = name,
        ["mode"] = TypeOf(result),
        ["infer"] = options.Inference,
        ["batch"] = result.BatchSize,
        ["n"] = result.Steps,
        ["ms"] = CommandOutput.Number(result.MedianMilliseconds),
        ["best_ms"] = CommandOutput.Number(result.BestMilliseconds),
        ["img_s"] = CommandOutput.Number(result.SamplesPerSecond),
        ["rss_mb"] = ProcessMemory.PeakMegabytes(),
        ["alloc_b_step"] = CommandOutput.Number(result.AllocatedBytesPerStep),
        ["reorders"] = result.Reorders,
        ["first_step_ms"] = CommandOutput.Number(result.FirstStepMilliseconds),
        ["plan_mb"] = CommandOutput.Number(result.PlanBytes / 1048576.0),
        ["backend"] = result.Backend,
    };

    private static string Write(string name, BenchmarkOptions options, BenchmarkResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name} {(options.Inference ? "inference" : "training")}, batch {result.BatchSize}, {TypeOf(result)}, {result.Backend}: " +
            $"{result.MedianMilliseconds:F3} ms per step (best {result.BestMilliseconds:F3}, {result.Steps} steps), {result.SamplesPerSecond:F1} img/s, " +
            $"{ProcessMemory.PeakMegabytes()} MB, first step {result.FirstStepMilliseconds:F0} ms, {result.AllocatedBytesPerStep:F0} bytes allocated per " +
            $"step, {result.Reorders} reorders");
}
