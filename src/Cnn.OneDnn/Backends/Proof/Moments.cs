using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Proof;

/// <summary>Means and variances of a tensor listed channels last, in double: what gradients of normalizations are given.</summary>
internal static class Moments
{
    public static (float[] Mean, float[] Variance) OfChannels(ReadOnlySpan<float> values, Shape shape) => Compute(values, shape[1], values.Length, shape[1], 1);

    /// <summary>Of each of so many equal runs.</summary>
    public static (float[] Mean, float[] Variance) OfRuns(ReadOnlySpan<float> values, int runs) => Compute(values, 1, values.Length / runs, 1, runs);

    public static (float[] Mean, float[] Variance) OfGroups(ReadOnlySpan<float> values, Shape shape, int groups) =>
        Compute(values, groups, values.Length / shape[0], shape[1], shape[0]);

    // The values fall into so many runs of a length; within a run, channels into buckets of neighbours. Plain loops: to compile vector operations on doubles
    // takes longer than all of these sums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float[] Mean, float[] Variance) Compute(ReadOnlySpan<float> values, int buckets, int run, int channels, int runs)
    {
        float[] means = new float[buckets * runs], variances = new float[buckets * runs];
        if (means.Length == 0)
        {
            return (means, variances);
        }

        // A row of the list at a time: a pixel's channels, or a whole run where all of it is one bucket.
        int width = channels == 1 ? run : channels, neighbours = width / buckets;
        double[] sums = new double[width], squares = new double[width];
        for (int r = 0; r < runs; r++)
        {
            Array.Clear(sums);
            Array.Clear(squares);
            for (int start = r * run; start < (r + 1) * run; start += width)
            {
                ReadOnlySpan<float> row = values.Slice(start, width);
                for (int i = 0; i < row.Length; i++)
                {
                    double value = row[i];
                    sums[i] += value;
                    squares[i] += value * value;
                }
            }

            double count = (double)run / buckets;
            for (int b = 0; b < buckets; b++)
            {
                double sum = 0, square = 0;
                for (int i = b * neighbours; i < (b + 1) * neighbours; i++)
                {
                    sum += sums[i];
                    square += squares[i];
                }

                double mean = sum / count;
                means[(r * buckets) + b] = (float)mean;
                variances[(r * buckets) + b] = (float)Math.Max(0, (square / count) - (mean * mean));
            }
        }

        return (means, variances);
    }
}
