namespace Cnn.OneDnn.Optimizers.Schedules;

/// <summary>initial * rate^(step / decay steps), as Keras's ExponentialDecay.</summary>
public sealed class ExponentialDecay : LearningRateSchedule
{
    /// <summary>From the initial learning rate, multiplied by <paramref name="decayRate"/> every <paramref name="decaySteps"/> steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decaySteps"/> is not positive.</exception>
    public ExponentialDecay(double initialLearningRate, double decaySteps, double decayRate)
    {
        InitialLearningRate = initialLearningRate;
        DecaySteps = Positive(decaySteps, nameof(decaySteps));
        DecayRate = decayRate;
    }

    /// <summary>The rate of the first step.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The number of steps after which one decay is complete.</summary>
    public double DecaySteps { get; }

    /// <summary>The factor of one decay.</summary>
    public double DecayRate { get; }

    /// <summary>Whether the rate stays the same between complete decays.</summary>
    public bool Staircase { get; init; }

    /// <inheritdoc/>
    public override double At(long step)
    {
        double progress = step / DecaySteps;
        return InitialLearningRate * Math.Pow(DecayRate, Staircase ? Math.Floor(progress) : progress);
    }
}
