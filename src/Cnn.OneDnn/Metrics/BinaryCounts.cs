using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>Counts decisions for elements taken one by one, each being 1 where it exceeds a threshold.</summary>
public abstract class BinaryCounts : Metric
{
    private protected BinaryCounts()
    {
    }

    /// <summary>What an element must exceed to count as positive; 0.5 by default.</summary>
    public float Threshold { get; init; } = 0.5f;

    /// <summary>The one column that counts; null for all.</summary>
    public int? ClassId { get; init; }

    private protected long TruePositives { get; private set; }

    private protected long FalsePositives { get; private set; }

    private protected long FalseNegatives { get; private set; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["thresholds"] = Threshold, ["class_id"] = ClassId };

    /// <inheritdoc/>
    public override void Reset() => (TruePositives, FalsePositives, FalseNegatives) = (0, 0, 0);

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    internal override double[] Counts
    {
        get => [TruePositives, FalsePositives, FalseNegatives];
        set => (TruePositives, FalsePositives, FalseNegatives) = ((long)Checked(value, value.Length == 3)[0], (long)value[1], (long)value[2]);
    }

    private protected static int? Column(ConfigReader config) => config.OptionalInt("class_id") is { } column
        ? column >= 0 ? column : throw config.Bad("class_id", "a column from 0 on", column)
        : null;

    private protected static double Ratio(long part, long rest) => part + rest == 0 ? 0 : (double)part / (part + rest);

    /// <inheritdoc/>
    protected override void Add(in MetricBatch batch)
    {
        (ReadOnlySpan<float> predictions, int rows, int columns, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets) = batch;
        int first = ClassId ?? 0, last = ClassId ?? (columns - 1);
        if ((uint)last >= (uint)columns)
        {
            throw new ArgumentException($"Metric '{Name}': ClassId {last} is not a column of predictions with {columns}.", nameof(batch));
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = first; column <= last; column++)
            {
                bool positive = IsPositive(row, column, columns, labels, targets), predicted = predictions[(row * columns) + column] > Threshold;
                TruePositives += positive && predicted ? 1 : 0;
                FalsePositives += !positive && predicted ? 1 : 0;
                FalseNegatives += positive && !predicted ? 1 : 0;
            }
        }
    }
}
