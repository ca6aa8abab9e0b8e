using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <content>Averages of the weights over the steps.</content>
public abstract partial class Optimizer
{
    private const double UsualEmaMomentum = 0.99;
    private bool useEma;
    private double emaMomentum = UsualEmaMomentum;
    private int? emaOverwriteFrequency;

    /// <summary>
    /// Whether it keeps an exponential moving average of the weights, which often tells classes apart better than the weights of the last step: Polyak and
    /// Juditsky (1992), as Keras's use_ema. A training ends with the averages as the model's weights; to measure and save them on the way, see
    /// <see cref="SwapEmaWeights"/>.
    /// </summary>
    public bool UseEma
    {
        get => useEma;
        init => useEma = value;
    }

    /// <summary>
    /// How much of the average stays in a step, in [0, 1): average = momentum * average + (1 - momentum) * weight. 0.99 by default. The first step's average is
    /// its weight.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public double EmaMomentum
    {
        get => emaMomentum;
        init => emaMomentum = Fraction(value, nameof(EmaMomentum));
    }

    /// <summary>After how many steps the weights become the averages, to go on from there; null, the default, for only at the end of a training.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? EmaOverwriteFrequency
    {
        get => emaOverwriteFrequency;
        init => emaOverwriteFrequency = value is null or >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(EmaOverwriteFrequency), value, "Expected null or at least 1.");
    }

    /// <summary>The array that holds the averages; the last one.</summary>
    internal int AverageSlot => SlotCount - 1;

    private void ReadAverages(ConfigReader config)
    {
        if (!config.Bool(EmaKey, false))
        {
            return;
        }

        useEma = true;
        emaMomentum = Fraction(config.Number(EmaMomentumKey, UsualEmaMomentum), EmaMomentumKey);
        emaOverwriteFrequency = config.OptionalInt(EmaFrequencyKey) is { } count
            ? count >= 1 ? count : throw config.Bad(EmaFrequencyKey, "null or a number from 1 on", count)
            : null;
    }
}
