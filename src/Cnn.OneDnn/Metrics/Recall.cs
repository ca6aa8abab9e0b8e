namespace Cnn.OneDnn;

/// <summary>True positives over all positives, as Keras's Recall.</summary>
public sealed class Recall : BinaryCounts
{
    /// <inheritdoc/>
    public override string Name => "recall";

    /// <inheritdoc/>
    public override double Result => Ratio(TruePositives, FalseNegatives);

    internal override Metric Fresh() => new Recall { Threshold = Threshold, ClassId = ClassId };
}
