using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// The area under the ROC or the precision-recall curve, from counts at thresholds spread evenly over [0, 1], as Keras's AUC
/// (the second interpolated after Davis and Goadrich, "The relationship between precision-recall and ROC curves", 2006). Predictions are
/// probabilities, or logits where it is told so; all columns count together. <see cref="AUC"/> is the same in Keras's letters.
/// </summary>
public class Auc : Metric
{
    private const int Usual = 200;
    private long[] positives, negatives;

    /// <summary>With Keras's defaults.</summary>
    /// <param name="numThresholds">How many thresholds, the two outside of all predictions included.</param>
    /// <param name="curve">Which curve: "ROC" or "PR".</param>
    /// <param name="name">Its name in logs; "auc" if null.</param>
    /// <param name="fromLogits">Whether the sigmoid is to be applied to predictions.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 thresholds.</exception>
    public Auc(int numThresholds = Usual, AucCurveArgument curve = default, string? name = null, bool fromLogits = false)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numThresholds, 2);
        (positives, negatives) = (new long[numThresholds], new long[numThresholds]);
        (Curve, FromLogits) = (curve.Value, fromLogits);
    }

    internal Auc(ConfigReader config)
        : this(config.Int("num_thresholds", Usual), config.Choice<AucCurve>("curve"), config.Text("name"), config.Bool("from_logits", false))
    {
    }

    /// <summary>How many thresholds; 200 by default.</summary>
    public int NumThresholds => positives.Length;

    /// <summary>Whether the sigmoid is to be applied to predictions; they are probabilities by default.</summary>
    public bool FromLogits { get; }

    /// <summary>Which curve, <see cref="AucCurve.Roc"/> by default.</summary>
    public AucCurve Curve { get; init; }

    internal override string ConfigName => "auc";

    /// <inheritdoc/>
    public override double Result
    {
        get
        {
            double allPositives = positives.Sum(), allNegatives = negatives.Sum(), area = 0;

            // From the highest threshold down, what exceeds it grows; each step adds a piece of area.
            double truePositives = 0, falsePositives = 0;
            for (int i = NumThresholds - 1; i >= 0; i--)
            {
                double p = positives[i], n = negatives[i];
                area += Curve == AucCurve.Roc
                    ? Divide(n, allNegatives) * Divide(truePositives + (p / 2), allPositives)
                    : PrecisionRecallPiece(truePositives, falsePositives, p, n, allPositives);
                truePositives += p;
                falsePositives += n;
            }

            return area;
        }
    }

    /// <inheritdoc/>
    public override void Reset() => (positives, negatives) = (new long[NumThresholds], new long[NumThresholds]);

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    internal override double[] Counts
    {
        get => [.. positives.Concat(negatives).Select(c => (double)c)];
        set
        {
            Checked(value, value.Length == 2 * NumThresholds);
            for (int i = 0; i < NumThresholds; i++)
            {
                (positives[i], negatives[i]) = ((long)value[i], (long)value[NumThresholds + i]);
            }
        }
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = Described(new() { ["curve"] = Curve.ToString() });
        if (NumThresholds != Usual)
        {
            config["num_thresholds"] = NumThresholds;
        }

        if (FromLogits)
        {
            config["from_logits"] = true;
        }

        return config;
    }

    /// <inheritdoc/>
    protected override void Add(in MetricBatch batch)
    {
        (ReadOnlySpan<float> predictions, int rows, int columns, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets) = batch;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                float given = predictions[(row * columns) + column], prediction = FromLogits ? 1 / (1 + MathF.Exp(-given)) : given;

                // The index of the highest threshold that the prediction exceeds.
                int bucket = Math.Clamp((int)MathF.Ceiling(prediction * (NumThresholds - 1)) - 1, 0, NumThresholds - 1);
                (IsPositive(row, column, columns, labels, targets) ? positives : negatives)[bucket]++;
            }
        }
    }

    // Between two thresholds true positives rise by p and all predicted positives by p + n; precision is interpolated along that line.
    private static double PrecisionRecallPiece(double truePositives, double falsePositives, double p, double n, double allPositives)
    {
        double slope = Divide(p, p + n), before = truePositives + falsePositives, after = before + p + n;
        double intercept = truePositives - (slope * before);
        double ratio = before > 0 && after > 0 ? after / before : 1;
        return Divide(slope * (p + (intercept * Math.Log(ratio))), allPositives);
    }

    private static double Divide(double a, double b) => b == 0 ? 0 : a / b;
}
