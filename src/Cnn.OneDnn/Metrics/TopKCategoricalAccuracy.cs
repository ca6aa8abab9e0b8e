using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>The share of rows whose right class is among the <see cref="K"/> best; classes that score the same as the right one do not push it out.</summary>
public class TopKCategoricalAccuracy : ShareMetric
{
    internal TopKCategoricalAccuracy(ConfigReader config)
        : this(config.Int("k", 5), config.Text("name"))
    {
    }

    private readonly int k = 5;

    /// <summary>With Keras's defaults.</summary>
    /// <param name="k">How many of the best classes count.</param>
    /// <param name="name">Its name in logs; "top_k_categorical_accuracy" if null.</param>
    public TopKCategoricalAccuracy(int k = 5, string? name = null)
        : base(name)
    {
        K = k;
    }

    /// <summary>How many classes count, 5 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int K
    {
        get => k;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(K));
            k = value;
        }
    }

    internal override string ConfigName => "top_k_categorical_accuracy";

    internal override bool HasClassesLast => true;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => Described(new() { ["k"] = K });

    /// <inheritdoc/>
    protected override void Add(in MetricBatch batch)
    {
        (ReadOnlySpan<float> predictions, int rows, int columns, _, _) = batch;
        long right = 0;
        for (int row = 0; row < rows; row++)
        {
            int label = batch.TrueClass(row);
            ReadOnlySpan<float> scores = predictions.Slice(row * columns, columns);
            if ((uint)label >= (uint)columns || !float.IsFinite(scores[label]))
            {
                continue;
            }

            int better = 0;
            foreach (float score in scores)
            {
                better += score > scores[label] ? 1 : 0;
            }

            right += better < k ? 1 : 0;
        }

        CountRight(right, rows);
    }
}
