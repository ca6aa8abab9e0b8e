using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// Half a cosine from the starting rate down to <see cref="Alpha"/> of it, after a linear warm-up if one is asked for, as Keras's CosineDecay
/// (Loshchilov and Hutter, "SGDR", 2016).
/// </summary>
public sealed class CosineDecay : LearningRateSchedule
{
    /// <summary>With the rate of the first step and the number of steps of the decay, the warm-up not counted.</summary>
    /// <param name="initialLearningRate">The rate of the first step.</param>
    /// <param name="decaySteps">The number of steps from the top to the end.</param>
    /// <param name="alpha">The rate at the end as a fraction of the top.</param>
    /// <param name="warmupTarget">The rate at the end of the warm-up; null for none.</param>
    /// <param name="warmupSteps">The number of steps of the warm-up.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decaySteps"/> is not positive.</exception>
    public CosineDecay(double initialLearningRate, double decaySteps, double alpha = 0, double? warmupTarget = null, double warmupSteps = 0)
    {
        InitialLearningRate = initialLearningRate;
        DecaySteps = Positive(decaySteps, nameof(decaySteps));
        Alpha = alpha;
        WarmupTarget = warmupTarget;
        WarmupSteps = warmupSteps;
    }

    internal CosineDecay(ConfigReader config)
        : this(
            config.Number("initial_learning_rate"),
            config.Number("decay_steps"),
            config.Number("alpha", 0),
            config.OptionalNumber("warmup_target"),
            config.Number("warmup_steps", 0))
    {
    }

    /// <summary>The rate of the first step.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The number of steps from the top to the end.</summary>
    public double DecaySteps { get; }

    /// <summary>The rate at the end as a fraction of the top, 0 by default.</summary>
    public double Alpha { get; init; }

    /// <summary>The rate at the end of the warm-up; null for none.</summary>
    public double? WarmupTarget { get; init; }

    /// <summary>The number of steps of the warm-up.</summary>
    public double WarmupSteps { get; init; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        var config = new JsonObject
        {
            ["initial_learning_rate"] = InitialLearningRate,
            ["decay_steps"] = DecaySteps,
            ["alpha"] = Alpha,
            ["warmup_steps"] = WarmupSteps,
        };
        if (WarmupTarget is { } target)
        {
            config["warmup_target"] = target;
        }

        return config;
    }

    /// <inheritdoc/>
    public override double At(long step)
    {
        double top = WarmupTarget ?? InitialLearningRate, warmup = WarmupTarget is null ? 0 : WarmupSteps;
        if (step < warmup)
        {
            return InitialLearningRate + ((top - InitialLearningRate) * step / warmup);
        }

        double progress = Math.Min(step - warmup, DecaySteps) / DecaySteps;
        return top * (((1 - Alpha) * 0.5 * (1 + Math.Cos(Math.PI * progress))) + Alpha);
    }
}
