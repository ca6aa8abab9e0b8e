using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>The mean over all elements of absolute differences; a label counts as its one-hot row, or with a single column as itself.</summary>
public sealed class MeanAbsoluteErrorMetric : ErrorMetric
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="name">Its name in logs; "mean_absolute_error" if null.</param>
    public MeanAbsoluteErrorMetric(string? name = null)
        : base(name)
    {
    }

    internal MeanAbsoluteErrorMetric(ConfigReader config)
        : this(config.Text("name"))
    {
    }

    internal override string ConfigName => "mean_absolute_error";

    private protected override double CountOf(double error) => Math.Abs(error);
}
