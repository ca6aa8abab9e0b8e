using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// The harmonic mean of precision and recall per class, averaged over the classes, as Keras's F1Score. Without a threshold the largest columns of a row are
/// its predicted classes.
/// </summary>
public sealed class F1Score : Metric
{
    private long[] truePositives = [], falsePositives = [], falseNegatives = [];

    /// <summary>With the defaults of the properties.</summary>
    /// <param name="average">How classes are averaged.</param>
    /// <param name="threshold">What a column must exceed to be predicted; null for the largest of the row.</param>
    public F1Score(AveragingArgument average = default, double? threshold = null)
    {
        Average = average.Value;
        Threshold = (float?)threshold;
    }

    internal F1Score(ConfigReader config)
        : this(config.Choice<Averaging>("average"), config.OptionalNumber("threshold"))
    {
    }

    /// <summary>How classes are averaged, <see cref="Averaging.Macro"/> by default.</summary>
    public Averaging Average { get; init; }

    /// <summary>What a column must exceed to be predicted; null for the largest of the row.</summary>
    public float? Threshold { get; init; }

    /// <summary>The number of each class; empty when nothing has been seen.</summary>
    public IReadOnlyList<double> PerClass =>
        [.. Enumerable.Range(0, truePositives.Length).Select(c => Score(truePositives[c], falsePositives[c], falseNegatives[c]))];

    /// <inheritdoc/>
    public override string Name => "f1_score";

    /// <inheritdoc/>
    public override double Result
    {
        get
        {
            if (Average == Averaging.Micro)
            {
                return Score(truePositives.Sum(), falsePositives.Sum(), falseNegatives.Sum());
            }

            double sum = 0, weights = 0;
            for (int c = 0; c < truePositives.Length; c++)
            {
                double weight = Average == Averaging.Macro ? 1 : truePositives[c] + falseNegatives[c];
                sum += weight * Score(truePositives[c], falsePositives[c], falseNegatives[c]);
                weights += weight;
            }

            return weights == 0 ? 0 : sum / weights;
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        Array.Clear(truePositives);
        Array.Clear(falsePositives);
        Array.Clear(falseNegatives);
    }

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    internal override double[] Counts
    {
        get => [.. truePositives.Concat(falsePositives).Concat(falseNegatives).Select(c => (double)c)];
        set
        {
            int columns = Checked(value, value.Length % 3 == 0).Length / 3;
            long[] Part(int index) => [.. value.AsSpan(index * columns, columns).ToArray().Select(c => (long)c)];
            (truePositives, falsePositives, falseNegatives) = (Part(0), Part(1), Part(2));
        }
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["average"] = Average.ToString(), ["threshold"] = Threshold };

    internal override Metric Fresh() => new F1Score { Average = Average, Threshold = Threshold };

    /// <inheritdoc/>
    protected override void Add(in MetricBatch batch)
    {
        (ReadOnlySpan<float> predictions, int rows, int columns, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets) = batch;
        if (truePositives.Length < columns)
        {
            Array.Resize(ref truePositives, columns);
            Array.Resize(ref falsePositives, columns);
            Array.Resize(ref falseNegatives, columns);
        }

        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> scores = predictions.Slice(row * columns, columns);
            float largest = scores[MetricBatch.Largest(scores)];
            for (int c = 0; c < columns; c++)
            {
                bool predicted = Threshold is { } limit ? scores[c] > limit : scores[c] >= largest && MathF.Abs(scores[c]) > 1e-9f;
                bool positive = IsPositive(row, c, columns, labels, targets);
                truePositives[c] += positive && predicted ? 1 : 0;
                falsePositives[c] += !positive && predicted ? 1 : 0;
                falseNegatives[c] += positive && !predicted ? 1 : 0;
            }
        }
    }

    private static double Score(long hits, long falseAlarms, long misses) =>
        hits == 0 ? 0 : 2.0 * hits / ((2 * hits) + falseAlarms + misses);
}
