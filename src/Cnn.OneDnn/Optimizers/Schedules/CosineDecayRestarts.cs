using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// Half a cosine from the starting rate down, again and again: each decay takes <see cref="TMul"/> times as many steps as the one before and begins at
/// <see cref="MMul"/> times its rate. As Keras's CosineDecayRestarts (Loshchilov and Hutter, "SGDR", 2016).
/// </summary>
public sealed class CosineDecayRestarts : LearningRateSchedule
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="initialLearningRate">The rate of the first step.</param>
    /// <param name="firstDecaySteps">The number of steps of the first decay.</param>
    /// <param name="tMul">By how much each decay is longer than the one before, from 1 on.</param>
    /// <param name="mMul">By how much each decay begins higher than the one before.</param>
    /// <param name="alpha">The rate at the end of the decays as a fraction of the first rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public CosineDecayRestarts(double initialLearningRate, double firstDecaySteps, double tMul = 2, double mMul = 1, double alpha = 0)
    {
        InitialLearningRate = initialLearningRate;
        FirstDecaySteps = Positive(firstDecaySteps, nameof(firstDecaySteps));
        ArgumentOutOfRangeException.ThrowIfLessThan(tMul, 1);
        (TMul, MMul, Alpha) = (tMul, mMul, alpha);
    }

    internal CosineDecayRestarts(ConfigReader config)
        : this(config.Number("initial_learning_rate"), config.Number("first_decay_steps"), config.Number("t_mul", 2), config.Number("m_mul", 1),
            config.Number("alpha", 0))
    {
    }

    /// <summary>The rate of the first step.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The number of steps of the first decay.</summary>
    public double FirstDecaySteps { get; }

    /// <summary>By how much each decay is longer than the one before.</summary>
    public double TMul { get; }

    /// <summary>By how much each decay begins higher than the one before.</summary>
    public double MMul { get; }

    /// <summary>The rate at the end of the decays as a fraction of the first rate.</summary>
    public double Alpha { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["initial_learning_rate"] = InitialLearningRate,
        ["first_decay_steps"] = FirstDecaySteps,
        ["t_mul"] = TMul,
        ["m_mul"] = MMul,
        ["alpha"] = Alpha,
    };

    /// <inheritdoc/>
    public override double At(long step)
    {
        // Decays are counted by their steps, not by a logarithm, which is not exact where one ends.
        double begun = 0, length = FirstDecaySteps, top = 1;
        if (TMul == 1)
        {
            double whole = Math.Floor(step / length);
            (begun, top) = (whole * length, Math.Pow(MMul, whole));
        }

        while (TMul > 1 && step >= begun + length)
        {
            (begun, length, top) = (begun + length, length * TMul, top * MMul);
        }

        double cosine = 0.5 * top * (1 + Math.Cos(Math.PI * (step - begun) / length));
        return InitialLearningRate * (((1 - Alpha) * cosine) + Alpha);
    }
}
