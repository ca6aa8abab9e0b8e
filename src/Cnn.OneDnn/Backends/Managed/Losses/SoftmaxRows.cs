using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Softmax of one row of floats.</summary>
internal static unsafe class SoftmaxRows
{
    /// <summary>y = e^(x - max) / sum; y may be x. Returns the logarithm of the sum of e^x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Probabilities(float* x, float* y, int width)
    {
        float peak = Maximum(x, width), total = 0;
        Vector<float> sum = Vector<float>.Zero;
        int whole = width - (width % Vector<float>.Count);
        for (int c = 0; c < whole; c += Vector<float>.Count)
        {
            Vector<float> e = VectorMath.Exp(Vector.Load(x + c) - new Vector<float>(peak));
            sum += e;
            Vector.Store(e, y + c);
        }

        if (whole < width)
        {
            Vector<float> e = VectorMath.Exp(Partial.Load(x + whole, width - whole) - new Vector<float>(peak));
            Partial.Store(e, y + whole, width - whole);
            for (int c = whole; c < width; c++)
            {
                total += y[c];
            }
        }

        total += Vector.Sum(sum);
        float factor = 1 / total;
        for (int c = 0; c < whole; c += Vector<float>.Count)
        {
            Vector.Store(Vector.Load(y + c) * new Vector<float>(factor), y + c);
        }

        for (int c = whole; c < width; c++)
        {
            y[c] *= factor;
        }

        return peak + MathF.Log(total);
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
