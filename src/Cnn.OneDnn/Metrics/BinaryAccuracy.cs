using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// The share of elements that are right, each being 1 where it exceeds a threshold, as Keras's BinaryAccuracy: for outputs whose columns are answers of their
/// own. A label counts as its one-hot row, or with a single column as itself.
/// </summary>
public sealed class BinaryAccuracy : ShareMetric
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="threshold">What an element must exceed to count as 1.</param>
    /// <param name="name">Its name in logs; "binary_accuracy" if null.</param>
    public BinaryAccuracy(double threshold = 0.5, string? name = null)
        : base(name) => Threshold = (float)threshold;

    internal BinaryAccuracy(ConfigReader config)
        : this(config.Number("threshold", 0.5), config.Text("name"))
    {
    }

    /// <summary>What an element must exceed to count as 1; 0.5 by default.</summary>
    public float Threshold { get; init; } = 0.5f;

    internal override string ConfigName => "binary_accuracy";

    /// <inheritdoc/>
    public override JsonObject GetConfig() => Described(new() { ["threshold"] = Threshold });

    /// <inheritdoc/>
    protected override void Add(in MetricBatch batch)
    {
        ReadOnlySpan<float> predictions = batch.Predictions;
        long right = 0;
        for (int i = 0; i < predictions.Length; i++)
        {
            float decision = predictions[i] > Threshold ? 1 : 0;
            right += decision == batch.TargetAt(i) ? 1 : 0;
        }

        CountRight(right, predictions.Length);
    }
}
