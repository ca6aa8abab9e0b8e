using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>How many elements are positive and predicted negative, as Keras's FalseNegatives.</summary>
public sealed class FalseNegatives : BinaryCounts
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="thresholds">What an element must exceed to count as positive, <c>0.3</c> or <c>[0.3, 0.6]</c>; 0.5 if null.</param>
    /// <param name="name">Its name in logs; "false_negatives" if null.</param>
    public FalseNegatives(Thresholds? thresholds = null, string? name = null)
        : base(thresholds, null, null, name)
    {
    }

    internal FalseNegatives(ConfigReader config)
        : base(config)
    {
    }

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    internal override string ConfigName => "false_negatives";

    private protected override double Number(long truePositives, long falsePositives, long falseNegatives, long trueNegatives) => falseNegatives;
}
