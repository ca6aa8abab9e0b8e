using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// The mean of numbers that it is told, as of the losses of a training loop of one's own: Keras's Mean. Given to a model it is the mean of what that predicts.
/// </summary>
/// <example>
/// <code>
/// var loss = new Mean("loss");
/// foreach ((Tensor x, Tensor y) in train.Batch(32))
/// {
///     loss.UpdateState(model.TrainOnBatch(x, y));
/// }
///
/// Console.WriteLine(loss.Result);
/// </code>
/// </example>
public sealed class Mean : Metric
{
    /// <summary>A mean of nothing yet.</summary>
    /// <param name="name">Its name in logs.</param>
    public Mean(string name = "mean")
        : base(name) => ArgumentException.ThrowIfNullOrWhiteSpace(name);

    internal Mean(ConfigReader config)
        : this(config.Text("name") ?? "mean")
    {
    }

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    internal override string ConfigName => "mean";

    /// <summary>Adds a number.</summary>
    /// <param name="value">The number; what a batch gave stands for its loss.</param>
    /// <param name="sampleWeight">How often it counts.</param>
    public void UpdateState(double value, double sampleWeight = 1) => (Sum, Count) = (Sum + (value * sampleWeight), Count + sampleWeight);

    /// <summary>Adds numbers.</summary>
    /// <exception cref="ArgumentNullException">There are none.</exception>
    public void UpdateState(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        (Sum, Count) = (Sum + ((double)values.Mean() * values.Shape.ElementCount), Count + values.Shape.ElementCount);
    }

    /// <inheritdoc/>
    protected override void Add(in MetricBatch batch)
    {
        foreach (float prediction in batch.Predictions)
        {
            Sum += prediction;
        }

        Count += batch.Predictions.Length;
    }
}
