namespace Cnn.OneDnn;

/// <summary>The mean over all elements of squared differences; a label counts as its one-hot row, or with a single column as itself.</summary>
public sealed class MeanSquaredErrorMetric : ErrorMetric
{
    /// <inheritdoc/>
    public override string Name => "mean_squared_error";

    private protected override double CountOf(double error) => error * error;
}
