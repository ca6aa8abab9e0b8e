using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Softmax of one row of floats.</summary>
internal static unsafe class SoftmaxRows
{
    // Sums of so many are added up in double precision.
    private const int Run = 1024;

    /// <summary>
    /// y = e^(x - max) / sum; y may be x. Returns the largest x, and the logarithm of the sum of e^(x - max): together the logarithm of the sum of e^x, whose
    /// digits a large x would take from the small rest. NaN where a NaN or an infinity is the largest.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (float Peak, float Log) Probabilities(float* x, float* y, int width)
    {
        float peak = Maximum(x, width);
        int first = new ReadOnlySpan<float>(x, width).IndexOf(peak);
        int whole = width - (width % Vector<float>.Count);
        for (int c = 0; c < whole; c += Vector<float>.Count)
        {
            Vector<float> e = VectorMath.Exp(Vector.Load(x + c) - new Vector<float>(peak));
            Vector.Store(e, y + c);
        }

        if (whole < width)
        {
            Vector<float> e = VectorMath.Exp(Partial.Load(x + whole, width - whole) - new Vector<float>(peak));
            Partial.Store(e, y + whole, width - whole);
        }

        double rest = double.NaN;
        if (float.IsFinite(peak))
        {
            y[first] = 0;
            rest = Sum(y, width);
            y[first] = 1;
        }

        float factor = (float)(1 / (1 + rest));
        for (int c = 0; c < whole; c += Vector<float>.Count)
        {
            Vector.Store(Vector.Load(y + c) * new Vector<float>(factor), y + c);
        }

        for (int c = whole; c < width; c++)
        {
            y[c] *= factor;
        }

        return (peak, (float)double.LogP1(rest));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum(float* values, int width)
    {
        double total = 0;
        for (int start = 0; start < width; start += Run)
        {
            int c = start, end = Math.Min(width, start + Run);
            Vector<float> sum = Vector<float>.Zero;
            for (; c + Vector<float>.Count <= end; c += Vector<float>.Count)
            {
                sum += Vector.Load(values + c);
            }

            total += Vector.Sum(sum);
            for (; c < end; c++)
            {
                total += values[c];
            }
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Maximum(float* x, int width)
    {
        float peak = float.NegativeInfinity;
        int c = 0;
        if (width >= Vector<float>.Count)
        {
            Vector<float> best = Vector.Load(x);
            for (c = Vector<float>.Count; c + Vector<float>.Count <= width; c += Vector<float>.Count)
            {
                best = Vector.Max(best, Vector.Load(x + c));
            }

            for (int i = 0; i < Vector<float>.Count; i++)
            {
                peak = Math.Max(peak, best[i]);
            }
        }

        for (; c < width; c++)
        {
            peak = Math.Max(peak, x[c]);
        }

        return peak;
    }
}
