using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>True positives over all positives, as Keras's Recall.</summary>
public sealed class Recall : BinaryCounts
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="thresholds">
    /// What an element must exceed to count as positive, <c>0.3</c> or <c>[0.3, 0.6]</c>; 0.5 if null, and with topK no matter what.
    /// </param>
    /// <param name="topK">How many of the largest of a row may count as positive; null for all.</param>
    /// <param name="classId">The one column that counts; null for all.</param>
    /// <param name="name">Its name in logs; "recall" if null.</param>
    public Recall(Thresholds? thresholds = null, int? topK = null, int? classId = null, string? name = null)
        : base(thresholds, topK, classId, name)
    {
    }

    /// <summary>With a single threshold.</summary>
    /// <param name="threshold">What an element must exceed to count as positive.</param>
    /// <param name="classId">The one column that counts; null for all.</param>
    public Recall(double threshold, int? classId = null)
        : this(thresholds: threshold, classId: classId)
    {
    }

    internal Recall(ConfigReader config)
        : base(config)
    {
    }

    internal override string ConfigName => "recall";

    private protected override double Number(long truePositives, long falsePositives, long falseNegatives, long trueNegatives) =>
        Ratio(truePositives, falseNegatives);
}
