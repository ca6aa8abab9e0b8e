using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// One rise to a maximum and one long fall to almost nothing, along cosines: Smith and Topin, "Super-convergence" (2018), with the
/// parameters and the step count of PyTorch's OneCycleLR.
/// </summary>
public sealed class OneCycle : LearningRateSchedule
{
    /// <summary>With the maximum and the number of steps of the whole cycle.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="totalSteps"/> is less than 2.</exception>
    public OneCycle(double maximumLearningRate, long totalSteps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(totalSteps, 2);
        MaximumLearningRate = maximumLearningRate;
        TotalSteps = totalSteps;
    }

    internal OneCycle(ConfigReader config)
        : this(config.Number("initial_learning_rate"), config.Whole("total_steps"))
    {
        RisingFraction = config.Number("rising_fraction", 0.3);
        InitialDivisor = config.Number("initial_divisor", 25);
        FinalDivisor = config.Number("final_divisor", 1e4);
    }

    /// <summary>The rate at the top.</summary>
    public double MaximumLearningRate { get; }

    /// <summary>The number of steps; later ones keep the last rate.</summary>
    public long TotalSteps { get; }

    /// <summary>The part of the steps that rises, 0.3 by default.</summary>
    public double RisingFraction { get; init; } = 0.3;

    /// <summary>The maximum over the first rate, 25 by default.</summary>
    public double InitialDivisor { get; init; } = 25;

    /// <summary>The first rate over the last one, 10,000 by default.</summary>
    public double FinalDivisor { get; init; } = 1e4;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["initial_learning_rate"] = MaximumLearningRate,
        ["total_steps"] = TotalSteps,
        ["rising_fraction"] = RisingFraction,
        ["initial_divisor"] = InitialDivisor,
        ["final_divisor"] = FinalDivisor,
    };

    /// <inheritdoc/>
    public override double At(long step)
    {
        double first = MaximumLearningRate / InitialDivisor, last = first / FinalDivisor;
        double top = (RisingFraction * TotalSteps) - 1, end = TotalSteps - 1;
        double now = Math.Min(step, end);
        return now <= top
            ? Cosine(first, MaximumLearningRate, top > 0 ? now / top : 1)
            : Cosine(MaximumLearningRate, last, (now - top) / (end - top));
    }

    private static double Cosine(double from, double to, double progress) => to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * progress)));
}
