using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>initial / (1 + rate * step / decay steps), as Keras's InverseTimeDecay.</summary>
public sealed class InverseTimeDecay : RepeatedDecay
{
    /// <summary>From the initial learning rate; every <paramref name="decaySteps"/> steps the divisor grows by <paramref name="decayRate"/>.</summary>
    /// <param name="initialLearningRate">The rate of the first step.</param>
    /// <param name="decaySteps">The number of steps after which one decay is complete.</param>
    /// <param name="decayRate">How strong one decay is.</param>
    /// <param name="staircase">Whether the rate stays the same between complete decays.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decaySteps"/> is not positive.</exception>
    public InverseTimeDecay(double initialLearningRate, double decaySteps, double decayRate, bool staircase = false)
        : base(initialLearningRate, decaySteps, decayRate) => Staircase = staircase;

    internal InverseTimeDecay(ConfigReader config)
        : this(
            config.Number("initial_learning_rate"), config.Number("decay_steps"), config.Number("decay_rate"), config.Bool("staircase", false))
    {
    }

    /// <inheritdoc/>
    public override double At(long step) => InitialLearningRate / (1 + (DecayRate * Decays(step)));
}
