using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>The sum of numbers that it is told: Keras's Sum. Given to a model it is the sum of what that predicts.</summary>
public sealed class Sum : Metric
{
    /// <summary>A sum of nothing yet.</summary>
    /// <param name="name">Its name in logs.</param>
    public Sum(string name = "sum")
        : base(name) => ArgumentException.ThrowIfNullOrWhiteSpace(name);

    internal Sum(ConfigReader config)
        : this(config.Text("name") ?? "sum")
    {
    }

    /// <inheritdoc/>
    public override double Result => base.Sum;

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    internal override string ConfigName => "sum";

    /// <summary>Adds a number.</summary>
    /// <param name="value">The number; what a batch gave stands for its loss.</param>
    /// <param name="sampleWeight">How often it counts.</param>
    public void UpdateState(double value, double sampleWeight = 1) => base.Sum += value * sampleWeight;

    /// <summary>Adds numbers.</summary>
    /// <exception cref="ArgumentNullException">There are none.</exception>
    public void UpdateState(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        base.Sum += values.Sum();
    }

    /// <inheritdoc/>
    protected override void Add(in MetricBatch batch)
    {
        foreach (float prediction in batch.Predictions)
        {
            base.Sum += prediction;
        }
    }
}
