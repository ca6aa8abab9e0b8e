namespace Cnn.OneDnn.Backends.Proof;

/// <summary>Means and variances of a tensor listed channels last, in double: what gradients of normalizations are given.</summary>
internal static class Moments
{
    public static (float[] Mean, float[] Variance) OfChannels(ReadOnlySpan<float> values, Shape shape) => Of(values, shape[1], values.Length, shape[1], 1);

    /// <summary>Of each of so many equal runs.</summary>
    public static (float[] Mean, float[] Variance) OfRuns(ReadOnlySpan<float> values, int runs) => Of(values, 1, values.Length / runs, 1, runs);

    public static (float[] Mean, float[] Variance) OfGroups(ReadOnlySpan<float> values, Shape shape, int groups) => Of(values, groups, values.Length / shape[0], shape[1], shape[0]);

    // The values fall into so many runs of a length; within a run, channels into buckets of neighbours.
    private static (float[] Mean, float[] Variance) Of(ReadOnlySpan<float> values, int buckets, int run, int channels, int runs)
    {
        double[] sums = new double[buckets * runs], squares = new double[buckets * runs];
        int neighbours = channels / buckets;
        for (int i = 0; i < values.Length; i++)
        {
            int at = (i / run * buckets) + (i % channels / neighbours);
            sums[at] += values[i];
            squares[at] += (double)values[i] * values[i];
        }

        double count = (double)values.Length / sums.Length;
        float[] means = new float[sums.Length], variances = new float[sums.Length];
        for (int i = 0; i < sums.Length; i++)
        {
            double mean = sums[i] / count;
            means[i] = (float)mean;
            variances[i] = (float)Math.Max(0, (squares[i] / count) - (mean * mean));
        }

        return (means, variances);
    }
}
