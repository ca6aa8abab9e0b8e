using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>(initial - end) * (1 - step / decay steps)^power + end, as Keras's PolynomialDecay.</summary>
public sealed class PolynomialDecay : LearningRateSchedule
{
    /// <summary>From the initial learning rate to <see cref="EndLearningRate"/> in <paramref name="decaySteps"/> steps.</summary>
    /// <param name="initialLearningRate">The rate of the first step.</param>
    /// <param name="decaySteps">The number of steps from the initial rate to the end.</param>
    /// <param name="endLearningRate">The rate at the end.</param>
    /// <param name="power">The exponent.</param>
    /// <param name="cycle">Whether the decay starts over past the end.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decaySteps"/> is not positive.</exception>
    public PolynomialDecay(double initialLearningRate, double decaySteps, double endLearningRate = 0.0001, double power = 1, bool cycle = false)
    {
        InitialLearningRate = initialLearningRate;
        DecaySteps = Positive(decaySteps, nameof(decaySteps));
        EndLearningRate = endLearningRate;
        Power = power;
        Cycle = cycle;
    }

    internal PolynomialDecay(ConfigReader config)
        : this(
            config.Number("initial_learning_rate"),
            config.Number("decay_steps"),
            config.Number("end_learning_rate", 0.0001),
            config.Number("power", 1),
            config.Bool("cycle", false))
    {
    }

    /// <summary>The rate of the first step.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The number of steps from the initial rate to the end.</summary>
    public double DecaySteps { get; }

    /// <summary>The rate at the end, 0.0001 by default.</summary>
    public double EndLearningRate { get; init; } = 0.0001;

    /// <summary>The exponent, 1 (a straight line) by default.</summary>
    public double Power { get; init; } = 1;

    /// <summary>Whether, past the end, the decay starts over with the next multiple of the steps instead of staying at the end.</summary>
    public bool Cycle { get; init; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["initial_learning_rate"] = InitialLearningRate,
        ["decay_steps"] = DecaySteps,
        ["end_learning_rate"] = EndLearningRate,
        ["power"] = Power,
        ["cycle"] = Cycle,
    };

    /// <inheritdoc/>
    public override double At(long step)
    {
        double length = Cycle && step > 0 ? DecaySteps * Math.Ceiling(step / DecaySteps) : DecaySteps;
        double progress = Math.Min(step, length) / length;
        return ((InitialLearningRate - EndLearningRate) * Math.Pow(1 - progress, Power)) + EndLearningRate;
    }
}
