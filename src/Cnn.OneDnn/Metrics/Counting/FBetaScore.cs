using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// (1 + beta^2) p r / (beta^2 p + r) of precision p and recall r per class, averaged over the classes, as Keras's FBetaScore: recall counts beta times as much
/// as precision. Without a threshold the largest columns of a row are its predicted classes.
/// </summary>
public class FBetaScore : Metric
{
    private long[] truePositives = [], falsePositives = [], falseNegatives = [];

    /// <summary>With the defaults of the properties.</summary>
    /// <param name="average">How classes are averaged.</param>
    /// <param name="beta">How much recall counts beside precision.</param>
    /// <param name="threshold">What a column must exceed to be predicted; null for the largest of the row.</param>
    /// <param name="name">Its name in logs; "fbeta_score" if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">Beta is not positive.</exception>
    public FBetaScore(AveragingArgument average = default, double beta = 1, double? threshold = null, string? name = null)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        Average = average.Value;
        Beta = beta;
        Threshold = (float?)threshold;
    }

    internal FBetaScore(ConfigReader config)
        : this(config.Choice<Averaging>("average"), config.Number("beta", 1), config.OptionalNumber("threshold"), config.Text("name"))
    {
    }

    /// <summary>How much recall counts beside precision; 1 by default.</summary>
    public double Beta { get; }

    /// <summary>How classes are averaged, <see cref="Averaging.Macro"/> by default.</summary>
    public Averaging Average { get; init; }

    /// <summary>What a column must exceed to be predicted; null for the largest of the row.</summary>
    public float? Threshold { get; init; }

    /// <summary>The number of each class; empty when nothing has been seen.</summary>
    public IReadOnlyList<double> PerClass =>
        [.. Enumerable.Range(0, truePositives.Length).Select(c => Score(truePositives[c], falsePositives[c], falseNegatives[c]))];

    internal override string ConfigName => "fbeta_score";

    internal override bool HasClassesLast => true;

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
    public override void Reset() => (truePositives, falsePositives, falseNegatives) = ([], [], []);

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
    public override JsonObject GetConfig() =>
        Described(new() { ["average"] = Average.ToString(), ["beta"] = Beta, ["threshold"] = Threshold });

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

    private double Score(long hits, long falseAlarms, long misses) =>
        hits == 0 ? 0 : (1 + (Beta * Beta)) * hits / (((1 + (Beta * Beta)) * hits) + falseAlarms + (Beta * Beta * misses));
}
