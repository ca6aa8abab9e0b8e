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
    /// <param name="name">Its name in logs; "accuracy" if null.</param>
    public Accuracy(double threshold = 0.5, string? name = null)
        : base(name) => Threshold = (float)threshold;

    internal Accuracy(ConfigReader config)
        : this(config.Number("threshold", 0.5), config.Text("name"))
    {
        IgnoreClass = config.OptionalInt("ignore_class");
    }

    /// <summary>What a single column must exceed to count as 1; 0.5 by default.</summary>
    public float Threshold { get; init; } = 0.5f;

    /// <summary>A label whose rows are not counted, such as 255 of the void pixels of masks; null, the default, for none.</summary>
    public int? IgnoreClass { get; init; }

    internal override string ConfigName => "accuracy";

    internal override bool HasClassesLast => true;

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = Described(new() { ["threshold"] = Threshold });
        if (IgnoreClass is { } ignored)
        {
            config["ignore_class"] = ignored;
        }

        return config;
    }

    /// <inheritdoc/>
    protected override void Add(in MetricBatch batch)
    {
        (ReadOnlySpan<float> predictions, int rows, int columns, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets) = batch;
        long right = 0, left = 0;
        for (int row = 0; row < rows; row++)
        {
            if (!labels.IsEmpty && labels[row] == IgnoreClass)
            {
                left++;
                continue;
            }

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

        CountRight(right, rows - left);
    }
}
