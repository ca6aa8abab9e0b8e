using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>How many elements are negative and predicted so, as Keras's TrueNegatives.</summary>
public sealed class TrueNegatives : BinaryCounts
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="thresholds">What an element must exceed to count as positive, <c>0.3</c> or <c>[0.3, 0.6]</c>; 0.5 if null.</param>
    /// <param name="name">Its name in logs; "true_negatives" if null.</param>
    public TrueNegatives(Thresholds? thresholds = null, string? name = null)
        : base(thresholds, null, null, name)
    {
    }

    internal TrueNegatives(ConfigReader config)
        : base(config)
    {
    }

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    internal override string ConfigName => "true_negatives";

    private protected override double Number(long truePositives, long falsePositives, long falseNegatives, long trueNegatives) => trueNegatives;
}
