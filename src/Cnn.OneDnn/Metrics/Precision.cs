using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>True positives over predicted positives, as Keras's Precision.</summary>
public sealed class Precision : BinaryCounts
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="threshold">What an element must exceed to count as positive.</param>
    /// <param name="classId">The one column that counts; null for all.</param>
    public Precision(double threshold = 0.5, int? classId = null)
    {
        Threshold = (float)threshold;
        ClassId = classId;
    }

    internal Precision(ConfigReader config)
        : this(config.Number("thresholds", 0.5), Column(config))
    {
    }

    /// <inheritdoc/>
    public override string Name => "precision";

    /// <inheritdoc/>
    public override double Result => Ratio(TruePositives, FalsePositives);

    internal override Metric Fresh() => new Precision { Threshold = Threshold, ClassId = ClassId };
}
