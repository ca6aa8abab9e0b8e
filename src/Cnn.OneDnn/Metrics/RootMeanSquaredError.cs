namespace Cnn.OneDnn;

/// <summary>The root of the mean over all elements of squared differences; a label counts as its one-hot row, or with a single column as itself.</summary>
public sealed class RootMeanSquaredError : ErrorMetric
{
    /// <inheritdoc/>
    public override string Name => "root_mean_squared_error";

    /// <inheritdoc/>
    public override double Result => Math.Sqrt(base.Result);

    private protected override double CountOf(double error) => error * error;
}
