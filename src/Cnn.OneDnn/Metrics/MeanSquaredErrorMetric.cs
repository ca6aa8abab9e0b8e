using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>The mean over all elements of squared differences; a label counts as its one-hot row, or with a single column as itself.</summary>
public sealed class MeanSquaredErrorMetric : ErrorMetric
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="name">Its name in logs; "mean_squared_error" if null.</param>
    public MeanSquaredErrorMetric(string? name = null)
        : base(name)
    {
    }

    internal MeanSquaredErrorMetric(ConfigReader config)
        : this(config.Text("name"))
    {
    }

    internal override string ConfigName => "mean_squared_error";

    private protected override double CountOf(double error) => error * error;
}
