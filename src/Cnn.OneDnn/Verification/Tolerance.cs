using System.Globalization;

namespace Cnn.OneDnn.Verification;

/// <summary>How far a number may lie from its reference b: Absolute + Relative |b| + OfMaximum max|b|.</summary>
internal readonly record struct Tolerance(double Absolute, double Relative, double OfMaximum = 0)
{
    public static Tolerance Optimizer { get; } = new(1e-6, 1e-5);

    public static Tolerance TrainingLoss { get; } = new(0, 1e-4);

    public static Tolerance TrainedWeights { get; } = new(1e-3, 1e-3);

    /// <summary>Of everything that is computed in bfloat16.</summary>
    public static Tolerance BFloat16 { get; } = new(0, 0, 2e-2);

    /// <summary>Of an op whose numbers are sums of <paramref name="terms"/> products, rounded in any order.</summary>
    public static Tolerance Op(long terms) => new(1e-5, 1e-4, terms > 1 ? 1e-6 * Math.Sqrt(terms) : 0);

    /// <summary>Null if all numbers are near enough, else a phrase about the worst one.</summary>
    public string? Compare(string what, ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        if (actual.Length != expected.Length)
        {
            return $"{what}: expected {expected.Length} numbers, received {actual.Length}";
        }

        double maximum = 0;
        foreach (float value in expected)
        {
            maximum = Math.Max(maximum, Math.Abs((double)value));
        }

        int worst = -1, count = 0;
        double excess = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double limit = Absolute + (Relative * Math.Abs((double)expected[i])) + (OfMaximum * maximum);
            double difference = Math.Abs((double)actual[i] - expected[i]);
            if (actual[i] == expected[i] || difference <= limit)
            {
                continue;
            }

            count++;
            double ratio = double.IsNaN(difference) ? double.PositiveInfinity : difference / Math.Max(limit, double.Epsilon);
            if (worst < 0 || ratio > excess)
            {
                (worst, excess) = (i, ratio);
            }
        }

        return worst < 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: {count} of {expected.Length} numbers differ, the worst at {worst}: expected {expected[worst]:G7}, received {actual[worst]:G7}, " +
                    $"{excess:G3} times the tolerance");
    }
}
