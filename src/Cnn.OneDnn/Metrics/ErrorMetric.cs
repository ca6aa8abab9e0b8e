namespace Cnn.OneDnn;

/// <summary>A mean over all elements of what their errors count; a label counts as its one-hot row, or with a single column as itself.</summary>
public abstract class ErrorMetric : Metric
{
    private double sum;
    private long seen;

    private protected ErrorMetric(string? name)
        : base(name)
    {
    }

    /// <inheritdoc/>
    public override double Result => seen == 0 ? 0 : sum / seen;

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    internal override double[] Counts
    {
        get => [sum, seen];
        set => (sum, seen) = (Checked(value, value.Length == 2)[0], (long)value[1]);
    }

    internal override int CountsLength => 2;

    /// <inheritdoc/>
    public override void Reset() => (sum, seen) = (0, 0);

    internal override void CopyCounts(Span<double> to) => (to[0], to[1]) = (sum, seen);

    internal override void TakeCounts(ReadOnlySpan<double> from) => (sum, seen) = (from[0], (long)from[1]);

    /// <inheritdoc/>
    protected override void Add(in MetricBatch batch)
    {
        ReadOnlySpan<float> predictions = batch.Predictions;
        seen += predictions.Length;
        for (int i = 0; i < predictions.Length; i++)
        {
            sum += CountOf(predictions[i] - (double)batch.TargetAt(i));
        }
    }

    /// <summary>What an element counts whose prediction is so much above its target.</summary>
    private protected abstract double CountOf(double error);
}
