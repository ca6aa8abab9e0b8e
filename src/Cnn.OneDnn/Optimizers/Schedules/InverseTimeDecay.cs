namespace Cnn.OneDnn;

/// <summary>initial / (1 + rate * step / decay steps), as Keras's InverseTimeDecay.</summary>
public sealed class InverseTimeDecay : RepeatedDecay
{
    /// <summary>From the initial learning rate; every <paramref name="decaySteps"/> steps the divisor grows by <paramref name="decayRate"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decaySteps"/> is not positive.</exception>
    public InverseTimeDecay(double initialLearningRate, double decaySteps, double decayRate)
        : base(initialLearningRate, decaySteps, decayRate)
    {
    }

    /// <inheritdoc/>
    public override double At(long step) => InitialLearningRate / (1 + (DecayRate * Decays(step)));
}
