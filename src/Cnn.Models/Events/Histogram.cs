using Cnn.Models.Events.Schema;

namespace Cnn.Models;

/// <summary>How numbers are spread: counts in buckets of one width between the smallest and the largest.</summary>
internal static class Histogram
{
    private const int Buckets = 30;

    /// <returns>Null where there is no finite number; others are left out.</returns>
    public static HistogramProto? TryCreate(ReadOnlySpan<float> values)
    {
        double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity, sum = 0, squares = 0;
        int count = 0;
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                minimum = Math.Min(minimum, value);
                maximum = Math.Max(maximum, value);
                sum += value;
                squares += (double)value * value;
                count++;
            }
        }

        if (count == 0)
        {
            return null;
        }

        // Numbers that are all the same get one bucket around them.
        double width = maximum > minimum ? (maximum - minimum) / Buckets : 0;
        double[] counts = new double[width > 0 ? Buckets : 1];
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                counts[width > 0 ? Math.Min(Buckets - 1, (int)((value - minimum) / width)) : 0]++;
            }
        }

        var result = new HistogramProto { Min = minimum, Max = maximum, Num = count, Sum = sum, SumSquares = squares };
        result.Bucket.AddRange(counts);
        result.BucketLimit.AddRange(counts.Select((_, i) => i == counts.Length - 1 ? maximum : minimum + ((i + 1) * width)));
        return result;
    }
}
