using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>How many elements are positive and predicted so, as Keras's TruePositives.</summary>
public sealed class TruePositives : BinaryCounts
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="thresholds">What an element must exceed to count as positive, <c>0.3</c> or <c>[0.3, 0.6]</c>; 0.5 if null.</param>
    /// <param name="name">Its name in logs; "true_positives" if null.</param>
    public TruePositives(Thresholds? thresholds = null, string? name = null)
        : base(thresholds, null, null, name)
    {
    }

    internal TruePositives(ConfigReader config)
        : base(config)
    {
    }

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    internal override string ConfigName => "true_positives";

    private protected override double Number(long truePositives, long falsePositives, long falseNegatives, long trueNegatives) => truePositives;
}
