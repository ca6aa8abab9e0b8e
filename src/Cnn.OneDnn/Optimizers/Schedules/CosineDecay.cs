namespace Cnn.OneDnn;

/// <summary>
/// Half a cosine from the starting rate down to <see cref="Alpha"/> of it, after a linear warm-up if one is asked for, as Keras's CosineDecay
/// (Loshchilov and Hutter, "SGDR", 2016).
/// </summary>
public sealed class CosineDecay : LearningRateSchedule
{
    /// <summary>With the rate of the first step and the number of steps of the decay, the warm-up not counted.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decaySteps"/> is not positive.</exception>
    public CosineDecay(double initialLearningRate, double decaySteps)
    {
        InitialLearningRate = initialLearningRate;
        DecaySteps = Positive(decaySteps, nameof(decaySteps));
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
