using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>True positives over all positives, as Keras's Recall.</summary>
public sealed class Recall : BinaryCounts
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="threshold">What an element must exceed to count as positive.</param>
    /// <param name="classId">The one column that counts; null for all.</param>
    public Recall(double threshold = 0.5, int? classId = null)
    {
        Threshold = (float)threshold;
        ClassId = classId;
    }

    internal Recall(ConfigReader config)
        : this(config.Number("thresholds", 0.5), Column(config))
    {
    }

    /// <inheritdoc/>
    public override string Name => "recall";

    /// <inheritdoc/>
    public override double Result => Ratio(TruePositives, FalseNegatives);

    internal override Metric Fresh() => new Recall { Threshold = Threshold, ClassId = ClassId };
}
