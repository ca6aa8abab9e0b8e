namespace Cnn.OneDnn.Optimizers.Schedules;

/// <summary>initial / (1 + rate * step / decay steps), as Keras's InverseTimeDecay.</summary>
public sealed class InverseTimeDecay : LearningRateSchedule
{
    /// <summary>From the initial learning rate.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decaySteps"/> is not positive.</exception>
    public InverseTimeDecay(double initialLearningRate, double decaySteps, double decayRate)
    {
        InitialLearningRate = initialLearningRate;
        DecaySteps = Positive(decaySteps, nameof(decaySteps));
        DecayRate = decayRate;
    }

    /// <summary>The rate of the first step.</summary>
    public double InitialLearningRate { get; }

    /// <summary>How many steps count as one unit of time.</summary>
    public double DecaySteps { get; }

    /// <summary>The growth of the divisor per unit of time.</summary>
    public double DecayRate { get; }

    /// <summary>Whether time advances in whole units.</summary>
    public bool Staircase { get; init; }

    /// <inheritdoc/>
    public override double At(long step)
    {
        double time = step / DecaySteps;
        return InitialLearningRate / (1 + (DecayRate * (Staircase ? Math.Floor(time) : time)));
    }
}
