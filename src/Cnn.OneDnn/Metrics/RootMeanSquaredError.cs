namespace Cnn.OneDnn;

/// <summary>The root of the mean over all elements of squared differences; a label counts as its one-hot row, or with a single column as itself.</summary>
public sealed class RootMeanSquaredError : Metric
{
    private double sum;
    private long seen;

    /// <inheritdoc/>
    public override string Name => "root_mean_squared_error";

    /// <inheritdoc/>
    public override double Result => seen == 0 ? 0 : Math.Sqrt(sum / seen);

    /// <inheritdoc/>
    public override void Reset() => (sum, seen) = (0, 0);

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    internal override double[] Counts
    {
        get => [sum, seen];
        set => (sum, seen) = (Checked(value, value.Length == 2)[0], (long)value[1]);
    }

    internal override Metric Fresh() => new RootMeanSquaredError();

    /// <inheritdoc/>
    protected override void Add(in MetricBatch batch)
    {
        ReadOnlySpan<float> predictions = batch.Predictions;
        seen += predictions.Length;
        for (int i = 0; i < predictions.Length; i++)
        {
            double difference = predictions[i] - batch.TargetAt(i);
            sum += difference * difference;
        }
    }
}
