namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Two sums per channel of a synchronized normalization, over the rows of all ranks. Made once for a kernel.</summary>
internal sealed unsafe class RankSums(int channels)
{
    // The rows, then both sums of each channel.
    private readonly double[] all = new double[1 + (2 * channels)];

    /// <summary>Makes sums of the source, and of its square, less a pivot of this rank those of all ranks.</summary>
    /// <param name="addUp">Adds up over the ranks.</param>
    /// <param name="rows">Rows of this rank that count: all of them or none.</param>
    /// <param name="pivot">What was subtracted, and is subtracted from the result.</param>
    /// <param name="first">Sums of differences.</param>
    /// <param name="second">Sums of their squares.</param>
    /// <returns>The rows of all ranks.</returns>
    public double Moments(Action<double[]> addUp, double rows, float* pivot, double* first, double* second)
    {
        all[0] = rows;
        for (int c = 0; c < channels; c++)
        {
            // Without the pivots, which differ by rank: sum x = sum d + n p, sum x^2 = sum d^2 + 2 p sum d + n p^2.
            double p = pivot[c];
            all[1 + c] = rows == 0 ? 0 : first[c] + (rows * p);
            all[1 + channels + c] = rows == 0 ? 0 : second[c] + (2 * p * first[c]) + (rows * p * p);
        }

        addUp(all);
        for (int c = 0; c < channels; c++)
        {
            // The variance is taken about the mean of all, so that it does not matter for it what this rank's pivot is.
            double mean = all[1 + c] / all[0], spread = (all[1 + channels + c] / all[0]) - (mean * mean), shifted = mean - pivot[c];
            first[c] = shifted * all[0];
            second[c] = (Math.Max(0, spread) + (shifted * shifted)) * all[0];
        }

        return all[0];
    }

    /// <summary>Makes sums of gradients those of all ranks, as this rank counts: its gradients are later weighed with its share of the samples.</summary>
    /// <param name="addUp">Adds up over the ranks.</param>
    /// <param name="share">This rank's part of the samples; 0 for none.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="first">Sums of gradients.</param>
    /// <param name="second">Sums of gradients times differences from the mean.</param>
    /// <returns>The rows of all ranks.</returns>
    public double Gradients(Action<double[]> addUp, double share, double rows, double* first, double* second)
    {
        all[0] = share > 0 ? rows : 0;
        for (int c = 0; c < channels; c++)
        {
            all[1 + c] = share > 0 ? share * first[c] : 0;
            all[1 + channels + c] = share > 0 ? share * second[c] : 0;
        }

        addUp(all);
        for (int c = 0; c < channels; c++)
        {
            first[c] = share > 0 ? all[1 + c] / share : 0;
            second[c] = share > 0 ? all[1 + channels + c] / share : 0;
        }

        return all[0];
    }
}
