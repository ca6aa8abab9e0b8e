namespace Cnn.OneDnn;

/// <summary>The mean over all elements of absolute differences; a label counts as its one-hot row, or with a single column as itself.</summary>
public sealed class MeanAbsoluteErrorMetric : ErrorMetric
{
    /// <inheritdoc/>
    public override string Name => "mean_absolute_error";

    private protected override double CountOf(double error) => Math.Abs(error);
}
