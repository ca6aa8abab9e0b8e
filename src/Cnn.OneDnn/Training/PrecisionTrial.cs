using System.Diagnostics;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <summary>
/// Decides in what precision a model computes by running one batch both ways: bfloat16 is taken where it is faster and where the batch's loss (for
/// predictions: each output) stays within <see cref="Tolerance"/> of what 32-bit floats give.
/// </summary>
internal static class PrecisionTrial
{
    /// <summary>The largest difference that is accepted, relative to the 32-bit loss, or to the largest output.</summary>
    public const double Tolerance = 0.01;

    // A smaller advantage does not pay for eight bits of mantissa.
    private const double LeastGain = 0.05;
    private const double SecondsEach = 0.3;
    private const int LeastRuns = 3;
    private const int MostRuns = 50;

    /// <summary>The precision that a model asks for; Auto only where there is something to try.</summary>
    /// <exception cref="UnsupportedException">It asks for bfloat16, which would be slow here, and does not say that it may be.</exception>
    public static DataTypePolicy Policy(Model model, ComputeEngine engine)
    {
        DataTypePolicy asked = model.Options.DataTypePolicy;
        bool isSlow = !engine.Choice.Backend.HasFastBFloat16 && !model.Options.AllowEmulatedBFloat16;
        if (asked == DataTypePolicy.MixedBFloat16 && isSlow)
        {
            throw new UnsupportedException(
                $"Model '{model.Name}' was asked to compute in bfloat16, which this CPU with the backend {engine.Choice.Backend.Name} does not do natively " +
                    $"(AVX512_BF16 or AMX is needed); it would be slower than Float32. Use Float32 or Auto, or set AllowEmulatedBFloat16.");
        }

        // Where bfloat16 is emulated there is nothing to try: it is several times slower. And a trial takes times.
        return asked == DataTypePolicy.Auto && (model.Options.Deterministic || isSlow) ? DataTypePolicy.Float32 : asked;
    }

    /// <summary>The precision to use. Weights, statistics and random state are as before. On the engine's thread.</summary>
    public static DataTypePolicy Choose(
        ModelExecutor executor, PlanMode mode, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, bool fromTrunk = false)
    {
        var key = new PlanKey(inputs[0].Shape[0], FromTrunk: fromTrunk);
        (double exactTime, float[] exact) = Try(executor, mode, key, inputs, targets, DataTypePolicy.Float32);
        (double bfloat16Time, float[] bfloat16) = Try(executor, mode, key, inputs, targets, DataTypePolicy.MixedBFloat16);
        return bfloat16Time < exactTime * (1 - LeastGain) && Agree(exact, bfloat16) ? DataTypePolicy.MixedBFloat16 : DataTypePolicy.Float32;
    }

    /// <summary>Whether two sets of results are the same within the tolerance; what is not finite agrees with nothing.</summary>
    public static bool Agree(ReadOnlySpan<float> exact, ReadOnlySpan<float> bfloat16)
    {
        double largest = 0, difference = 0;
        for (int i = 0; i < exact.Length; i++)
        {
            if (!float.IsFinite(exact[i]) || !float.IsFinite(bfloat16[i]))
            {
                return false;
            }

            largest = Math.Max(largest, Math.Abs(exact[i]));
            difference = Math.Max(difference, Math.Abs((double)exact[i] - bfloat16[i]));
        }

        return difference <= Tolerance * largest;
    }

    private static (double Seconds, float[] Results) Try(
        ModelExecutor executor, PlanMode mode, PlanKey key, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, DataTypePolicy policy)
    {
        // A training step moves the statistics of batch normalization.
        (Parameter Parameter, Tensor Value)[] statistics = [.. executor.Store.Parameters.Where(p => p.IsStatistic).Select(p => (p, new Tensor(p.Shape)))];
        foreach ((Parameter parameter, Tensor value) in statistics)
        {
            executor.Store.Read(parameter, executor.Store.Weights, value);
        }

        using Plan plan = executor.Build(mode, key, policy);
        executor.Run(plan, inputs, targets);
        float[] results = mode == PlanMode.Predict
            ? [.. Enumerable.Range(0, plan.OutputCount).SelectMany(i => plan.Output<float>(i).ToArray())]
            : [.. Enumerable.Range(0, plan.OutputCount / 2).Select(i => plan.Output<float>(2 * i).ToArray().Average())];
        double best = double.MaxValue;
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < MostRuns && (i < LeastRuns || Stopwatch.GetElapsedTime(begin).TotalSeconds < SecondsEach); i++)
        {
            long start = Stopwatch.GetTimestamp();
            executor.Run(plan, inputs, targets);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        foreach ((Parameter parameter, Tensor value) in statistics)
        {
            executor.Store.Write(parameter, executor.Store.Weights, value);
        }

        // The next plan that trains lays the weights out as it likes.
        executor.Store.Release();
        return (best, results);
    }
}
