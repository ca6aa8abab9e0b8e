using System.Diagnostics;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Profiling;

/// <summary>Times steps of a model on random data: everything that a step of training does but reading the data set.</summary>
public static class StepBenchmark
{
    // Caches, branch predictors and the runtime's own compiler settle in these.
    private const int WarmUpSteps = 3;
    private const int LeastSteps = 3;

    /// <summary>Runs the measurement on the engine's thread.</summary>
    /// <param name="model">Compiled, unless only predictions are measured.</param>
    /// <param name="options">What to measure.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number in the options is not positive.</exception>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    public static BenchmarkResult Run(Model model, BenchmarkOptions options)
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
        return executor.Invoke(() => Measure(model, executor, data, options));
    }

    private static BenchmarkResult Measure(Model model, ModelExecutor executor, StepInputs data, BenchmarkOptions options)
    {
        PlanMode mode = options.Inference ? PlanMode.Predict : PlanMode.Train;
        executor.Decide(mode, data.Inputs, mode == PlanMode.Predict ? [] : data.Targets);
        long start = Stopwatch.GetTimestamp();
        Step(executor, mode, data, options.BatchSize);
        double first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        for (int i = 0; i < WarmUpSteps; i++)
        {
            Step(executor, mode, data, options.BatchSize);
        }

        long[] ticks = new long[options.Steps];
        int count = 0;
        long begin = Stopwatch.GetTimestamp(), allocated = GC.GetAllocatedBytesForCurrentThread();
        while (count < ticks.Length && (count < LeastSteps || Stopwatch.GetElapsedTime(begin).TotalSeconds < options.Seconds))
        {
            long before = Stopwatch.GetTimestamp();
            Step(executor, mode, data, options.BatchSize);
            ticks[count++] = Stopwatch.GetTimestamp() - before;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Plan plan = executor.PlanFor(mode, options.BatchSize);
        Array.Sort(ticks, 0, count);
        return new BenchmarkResult
        {
            Backend = executor.Engine.Choice.Backend.Name,
            DataTypePolicy = executor.Policy,
            BatchSize = options.BatchSize,
            Steps = count,
            MedianMilliseconds = Milliseconds((ticks[(count - 1) / 2] + ticks[count / 2]) / 2.0),
            BestMilliseconds = Milliseconds(ticks[0]),
            FirstStepMilliseconds = first,
            AllocatedBytesPerStep = (double)allocated / count,
            Reorders = plan.Reorders,
            PlanBytes = plan.ArenaBytes,
            LastLoss = options.Inference ? double.NaN : LossOf(plan, model.Losses.Count),
        };
    }

    private static void Step(ModelExecutor executor, PlanMode mode, StepInputs data, int batch)
    {
        Plan plan = executor.PlanFor(mode, batch);
        if (mode == PlanMode.Predict)
        {
            executor.Run(plan, data.Inputs, []);
            return;
        }

        executor.Run(plan, data.Inputs, data.Targets);
        executor.Update();
    }

    private static double LossOf(Plan plan, int outputs)
    {
        double total = 0;
        for (int i = 0; i < outputs; i++)
        {
            Span<float> rows = plan.Output<float>(2 * i);
            double sum = 0;
            foreach (float row in rows)
            {
                sum += row;
            }

            total += sum / rows.Length;
        }

        return total;
    }

    private static double Milliseconds(double ticks) => ticks * 1e3 / Stopwatch.Frequency;
}
