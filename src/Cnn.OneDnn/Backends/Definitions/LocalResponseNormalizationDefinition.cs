using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>
/// y = x / s^beta with s = k + alpha / size * the sum of x^2 over the channels around (Krizhevsky et al. 2012). A window of even size reaches one channel
/// further down than up, as in PyTorch.
/// </summary>
internal static class LocalResponseNormalizationDefinition
{
    public static Element Forward(LocalResponseNormalizationOp op, LogicalTensor source) =>
        (_, index) => source[index] / Math.Pow(Scale(op.Size, op.Alpha, op.K, source, index.ToArray()), op.Beta);

    /// <summary>dx_c = g_c s_c^-beta - 2 alpha beta / size * x_c * the sum of g_d x_d s_d^(-beta - 1) over the channels d whose windows hold c.</summary>
    public static Element Backward(LocalResponseNormalizationBackwardOp op, LogicalTensor[] inputs)
    {
        (LogicalTensor source, LogicalTensor gradient) = (inputs[0], inputs[1]);
        return (_, index) =>
        {
            int[] at = index.ToArray();
            double own = gradient[at] * Math.Pow(Scale(op.Size, op.Alpha, op.K, source, at), -op.Beta), others = 0;
            int channel = at[1];
            for (int d = 0; d < source.Shape[1]; d++)
            {
                if (channel >= d - Below(op.Size) && channel <= d + Above(op.Size))
                {
                    at[1] = d;
                    others += gradient[at] * source[at] * Math.Pow(Scale(op.Size, op.Alpha, op.K, source, at), -op.Beta - 1);
                }
            }

            return own - (2 * op.Alpha * (double)op.Beta / op.Size * source[index] * others);
        };
    }

    private static int Below(int size) => size / 2;

    private static int Above(int size) => (size - 1) / 2;

    private static double Scale(int size, float alpha, float k, LogicalTensor source, int[] index)
    {
        int[] at = (int[])index.Clone();
        double sum = 0;
        for (int c = Math.Max(0, index[1] - Below(size)); c <= Math.Min(source.Shape[1] - 1, index[1] + Above(size)); c++)
        {
            at[1] = c;
            sum += source[at] * source[at];
        }

        return k + ((double)alpha / size * sum);
    }
}
