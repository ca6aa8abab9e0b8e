using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// The share of right predictions, Keras's "accuracy": with labels or one-hot targets the largest column must be the right class (the first of equal
/// ones counts); with a single column the prediction, cut at <see cref="Threshold"/>, must be the target.
/// </summary>
public class Accuracy : ShareMetric
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="threshold">What a single column must exceed to count as 1.</param>
    public Accuracy(double threshold = 0.5) => Threshold = (float)threshold;

    internal Accuracy(ConfigReader config)
        : this(config.Number("threshold", 0.5))
    {
    }

    /// <summary>What a single column must exceed to count as 1; 0.5 by default.</summary>
    public float Threshold { get; init; } = 0.5f;

    /// <inheritdoc/>
    public override string Name => "accuracy";

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["threshold"] = Threshold };

    internal override Metric Fresh() => new Accuracy { Threshold = Threshold };

    /// <inheritdoc/>
    protected override void Add(in MetricBatch batch)
    {
        (ReadOnlySpan<float> predictions, int rows, int columns, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets) = batch;
        long right = 0;
        for (int row = 0; row < rows; row++)
        {
            if (columns == 1)
            {
                float decision = predictions[row] > Threshold ? 1 : 0;
                right += decision == (labels.IsEmpty ? targets[row] : labels[row]) ? 1 : 0;
            }
            else
            {
                right += batch.PredictedClass(row) == batch.TrueClass(row) ? 1 : 0;
            }
        }

        CountRight(right, rows);
    }
}
