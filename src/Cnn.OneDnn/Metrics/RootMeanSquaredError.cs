using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>The root of the mean over all elements of squared differences; a label counts as its one-hot row, or with a single column as itself.</summary>
public sealed class RootMeanSquaredError : ErrorMetric
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="name">Its name in logs; "root_mean_squared_error" if null.</param>
    public RootMeanSquaredError(string? name = null)
        : base(name)
    {
    }

    internal RootMeanSquaredError(ConfigReader config)
        : this(config.Text("name"))
    {
    }

    internal override string ConfigName => "root_mean_squared_error";

    /// <inheritdoc/>
    public override double Result => Math.Sqrt(base.Result);

    private protected override double CountOf(double error) => error * error;
}
