namespace Cnn.OneDnn;

/// <summary>True positives over predicted positives, as Keras's Precision.</summary>
public sealed class Precision : BinaryCounts
{
    /// <inheritdoc/>
    public override string Name => "precision";

    /// <inheritdoc/>
    public override double Result => Ratio(TruePositives, FalsePositives);

    internal override Metric Fresh() => new Precision { Threshold = Threshold, ClassId = ClassId };
}
