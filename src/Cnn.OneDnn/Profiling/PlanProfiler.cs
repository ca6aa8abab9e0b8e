using System.Diagnostics;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Profiling;

/// <summary>Times every kernel of a model's plan on random data.</summary>
public static class PlanProfiler
{
    private const int WarmUpSteps = 3;

    /// <summary>Runs the measurement on the engine's thread.</summary>
    /// <param name="model">Compiled, unless only predictions are measured.</param>
    /// <param name="options">What to measure.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number in the options is not positive.</exception>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    public static ProfileReport Run(Model model, ProfileOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Steps, 1, nameof(options));
        if (!options.Inference && model.Optimizer is null)
        {
            throw new InvalidOperationException($"Model '{model.Name}' is not compiled. Call Compile(optimizer, loss) before its training is measured.");
        }

        var data = new StepInputs(model, options.BatchSize, options.Seed);
        ModelExecutor executor = model.Executor;
        return executor.Invoke(() => Measure(executor, data, options));
    }

    private static ProfileReport Measure(ModelExecutor executor, StepInputs data, ProfileOptions options)
    {
        PlanMode mode = options.Inference ? PlanMode.Predict : PlanMode.Train;
        executor.Decide(mode, data.Inputs, options.Inference ? [] : data.Targets);
        for (int i = 0; i < WarmUpSteps; i++)
        {
            executor.Run(executor.PlanFor(mode, options.BatchSize), data.Inputs, options.Inference ? [] : data.Targets);
            if (!options.Inference)
            {
                executor.Update();
            }
        }

        Plan plan = executor.PlanFor(mode, options.BatchSize);
        long[] ticks = new long[plan.Steps.Count];
        long optimizer = 0, start = Stopwatch.GetTimestamp();
        for (int i = 0; i < options.Steps; i++)
        {
            executor.RunTimed(plan, data.Inputs, options.Inference ? [] : data.Targets, ticks);
            if (!options.Inference)
            {
                long before = Stopwatch.GetTimestamp();
                executor.Update();
                optimizer += Stopwatch.GetTimestamp() - before;
            }
        }

        double total = Milliseconds(Stopwatch.GetTimestamp() - start, options.Steps);
        var steps = new List<ProfileStep>();
        var floor = new ProductFloor(executor.Engine.Choice.Backend);
        double gigaBytes = MachinePeak.GigaBytes(executor.Engine), gigaFlops = MachinePeak.GigaFlops(executor.Engine);
        double gigaFlopsBFloat16 = plan.Steps.Any(IsBFloat16) ? MachinePeak.GigaFlops(executor.Engine, DataType.BFloat16) : 0;
        for (int i = options.Inference ? plan.Prologue : 0; i < ticks.Length; i++)
        {
            double ms = Milliseconds(ticks[i], options.Steps);
            int times = i < plan.Prologue ? 1 : plan.Parts;
            steps.Add(Describe(plan.Steps[i], times, ms, total) with
            {
                FloorMilliseconds = floor.Of(plan.Steps[i]) * times,
                ArithmeticMilliseconds = 1e-6 * times * OpCost.Flops(plan.Steps[i]) / (IsBFloat16(plan.Steps[i]) ? gigaFlopsBFloat16 : gigaFlops),
                MemoryMilliseconds = 1e-6 * times * OpCost.Bytes(plan.Steps[i]) / gigaBytes,
            });
        }

        if (!options.Inference)
        {
            double update = Milliseconds(optimizer, options.Steps);
            steps.Add(new ProfileStep("optimizer", "update", "optimizer", "", "", "managed", update, update / total, 0, 0));
        }

        return new ProfileReport(executor.Engine.Choice.Backend.Name, total, steps)
        {
            Parts = plan.Parts,
            Decisions = plan.Decisions,
            PeakGigaFlops = gigaFlops,
            PeakGigaFlopsBFloat16 = gigaFlopsBFloat16,
            PeakGigaBytes = gigaBytes,
        };
    }

    private static ProfileStep Describe(PlanStep step, int times, double milliseconds, double total)
    {
        string shapes = $"{string.Join(" ", step.Inputs.Select(s => s.Layout.Shape))} -> {string.Join(" ", step.Outputs.Select(s => s.Layout.Shape))}";
        string layouts = $"{string.Join(" ", step.Inputs.Select(LayoutOf))} -> {string.Join(" ", step.Outputs.Select(LayoutOf))}";
        double perSecond = milliseconds > 0 ? 1e-6 * times / milliseconds : 0;
        return new ProfileStep(
            step.Scope, step.Op.Name, OpCost.KindOf(step.Op), shapes, layouts, step.Kernel.Implementation, milliseconds, milliseconds / total,
            OpCost.Flops(step) * perSecond, OpCost.Bytes(step) * perSecond);
    }

    // What its numbers come in: a gradient of weights is summed in float32, whatever it is made of.
    private static bool IsBFloat16(PlanStep step) => step.Inputs[0].Layout.Type == DataType.BFloat16;

    private static string LayoutOf(Slot slot) => slot.Layout.Type switch
    {
        DataType.Float32 => "f32:",
        DataType.BFloat16 => "bf16:",
        DataType.Int32 => "s32:",
        _ => "u8:",
    } + slot.Layout;

    private static double Milliseconds(long ticks, int steps) => ticks * 1e3 / Stopwatch.Frequency / steps;
}
