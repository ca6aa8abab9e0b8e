using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>initial * rate^(step / decay steps), as Keras's ExponentialDecay.</summary>
public sealed class ExponentialDecay : RepeatedDecay
{
    /// <summary>From the initial learning rate, multiplied by <paramref name="decayRate"/> every <paramref name="decaySteps"/> steps.</summary>
    /// <param name="initialLearningRate">The rate of the first step.</param>
    /// <param name="decaySteps">The number of steps after which one decay is complete.</param>
    /// <param name="decayRate">How strong one decay is.</param>
    /// <param name="staircase">Whether the rate stays the same between complete decays.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decaySteps"/> is not positive.</exception>
    public ExponentialDecay(double initialLearningRate, double decaySteps, double decayRate, bool staircase = false)
        : base(initialLearningRate, decaySteps, decayRate) => Staircase = staircase;

    internal ExponentialDecay(ConfigReader config)
        : this(
            config.Number("initial_learning_rate"), config.Number("decay_steps"), config.Number("decay_rate"), config.Bool("staircase", false))
    {
    }

    /// <inheritdoc/>
    public override double At(long step) => InitialLearningRate * Math.Pow(DecayRate, Decays(step));
}
