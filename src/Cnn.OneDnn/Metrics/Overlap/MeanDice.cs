using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// The Dice coefficient, 2 TP / (2 TP + FP + FN), of each class over all that was seen; the mean over the classes that occur in targets or predictions. It is
/// the F1 of places, and 2 IoU / (1 + IoU).
/// </summary>
public sealed class MeanDice : OverlapMetric
{
    /// <summary>The mean over all classes.</summary>
    public MeanDice()
        : base((IReadOnlyList<int>?)null)
    {
    }

    /// <summary>The mean over some classes.</summary>
    /// <exception cref="ArgumentException">No class is given, or a negative one.</exception>
    public MeanDice(params IReadOnlyList<int> classIds)
        : base(classIds ?? throw new ArgumentNullException(nameof(classIds)))
    {
    }

    internal MeanDice(ConfigReader config)
        : base(config)
    {
    }

    internal override string ConfigName => "mean_dice";

    private protected override double Share(long shared, long all) => 2.0 * shared / (shared + all);
}
