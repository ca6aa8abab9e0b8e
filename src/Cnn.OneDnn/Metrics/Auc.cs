using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// The area under the ROC or the precision-recall curve, from counts at 200 thresholds spread evenly over [0, 1], as Keras's AUC with its defaults
/// (the second interpolated after Davis and Goadrich, "The relationship between precision-recall and ROC curves", 2006). Predictions are probabilities;
/// all columns count together. <see cref="AUC"/> is the same in Keras's letters.
/// </summary>
public class Auc : Metric
{
    private const int Thresholds = 200;
    private readonly long[] positives = new long[Thresholds], negatives = new long[Thresholds];

    /// <summary>With Keras's defaults.</summary>
    /// <param name="curve">Which curve.</param>
    public Auc(AucCurve curve = AucCurve.Roc) => Curve = curve;

    internal Auc(ConfigReader config)
        : this(config.Choice<AucCurve>("curve"))
    {
    }

    /// <summary>Which curve, <see cref="AucCurve.Roc"/> by default.</summary>
    public AucCurve Curve { get; init; }

    /// <inheritdoc/>
    public override string Name => "auc";

    /// <inheritdoc/>
    public override double Result
    {
        get
        {
            double allPositives = positives.Sum(), allNegatives = negatives.Sum(), area = 0;

            // From the highest threshold down, what exceeds it grows; each step adds a piece of area.
            double truePositives = 0, falsePositives = 0;
            for (int i = Thresholds - 1; i >= 0; i--)
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
    public override void Reset()
    {
        Array.Clear(positives);
        Array.Clear(negatives);
    }

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    internal override double[] Counts
    {
        get => [.. positives.Concat(negatives).Select(c => (double)c)];
        set
        {
            Checked(value, value.Length == 2 * Thresholds);
            for (int i = 0; i < Thresholds; i++)
            {
                (positives[i], negatives[i]) = ((long)value[i], (long)value[Thresholds + i]);
            }
        }
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["curve"] = Curve.ToString() };

    internal override Metric Fresh() => new Auc { Curve = Curve };

    /// <inheritdoc/>
    protected override void Add(in MetricBatch batch)
    {
        (ReadOnlySpan<float> predictions, int rows, int columns, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets) = batch;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                float prediction = predictions[(row * columns) + column];

                // The index of the highest threshold that the prediction exceeds.
                int bucket = Math.Clamp((int)MathF.Ceiling(prediction * (Thresholds - 1)) - 1, 0, Thresholds - 1);
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
