using System.Text.Json.Nodes;

namespace Cnn.OneDnn;

/// <summary>A schedule that decays once per so many steps, smoothly or in stairs.</summary>
public abstract class RepeatedDecay : LearningRateSchedule
{
    private protected RepeatedDecay(double initialLearningRate, double decaySteps, double decayRate)
    {
        InitialLearningRate = initialLearningRate;
        DecaySteps = Positive(decaySteps, nameof(decaySteps));
        DecayRate = decayRate;
    }

    /// <summary>The rate of the first step.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The number of steps after which one decay is complete.</summary>
    public double DecaySteps { get; }

    /// <summary>How strong one decay is; the formula is the schedule's.</summary>
    public double DecayRate { get; }

    /// <summary>Whether the rate stays the same between complete decays.</summary>
    public bool Staircase { get; init; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["initial_learning_rate"] = InitialLearningRate,
        ["decay_steps"] = DecaySteps,
        ["decay_rate"] = DecayRate,
        ["staircase"] = Staircase,
    };

    /// <summary>How many decays are done at a step.</summary>
    private protected double Decays(long step) => Staircase ? Math.Floor(step / DecaySteps) : step / DecaySteps;
}
