using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>How many elements are negative and predicted positive, as Keras's FalsePositives.</summary>
public sealed class FalsePositives : BinaryCounts
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="thresholds">What an element must exceed to count as positive, <c>0.3</c> or <c>[0.3, 0.6]</c>; 0.5 if null.</param>
    /// <param name="name">Its name in logs; "false_positives" if null.</param>
    public FalsePositives(Thresholds? thresholds = null, string? name = null)
        : base(thresholds, null, null, name)
    {
    }

    internal FalsePositives(ConfigReader config)
        : base(config)
    {
    }

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    internal override string ConfigName => "false_positives";

    private protected override double Number(long truePositives, long falsePositives, long falseNegatives, long trueNegatives) => falsePositives;
}
