namespace Cnn.OneDnn;

/// <summary>initial * rate^(step / decay steps), as Keras's ExponentialDecay.</summary>
public sealed class ExponentialDecay : RepeatedDecay
{
    /// <summary>From the initial learning rate, multiplied by <paramref name="decayRate"/> every <paramref name="decaySteps"/> steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decaySteps"/> is not positive.</exception>
    public ExponentialDecay(double initialLearningRate, double decaySteps, double decayRate)
        : base(initialLearningRate, decaySteps, decayRate)
    {
    }

    /// <inheritdoc/>
    public override double At(long step) => InitialLearningRate * Math.Pow(DecayRate, Decays(step));
}
