using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Functions of vectors of floats, as wide as the machine has them, that the platform's own set lacks.</summary>
internal static class VectorMath
{
    // 1 / sqrt(2 pi).
    private const float DensityAtZero = 0.39894228040143268f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Broadcast(float value) => new(value);

    /// <summary>
    /// e^x: x = n log 2 + r with the polynomial of Moshier's Cephes library (expf) for e^r, good to about one unit in the last place. Results below
    /// the normal range become zero, those above it infinite.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Exp(Vector<float> x)
    {
        // A NaN fails both comparisons and goes through.
        Vector<float> bounded = Vector.ConditionalSelect(Vector.GreaterThan(x, Broadcast(89)), Broadcast(89), x);
        bounded = Vector.ConditionalSelect(Vector.LessThan(bounded, Broadcast(-87)), Broadcast(-87), bounded);

        // Adding 1.5 * 2^23 leaves the rounded number n in the low bits.
        Vector<float> shifted = (bounded * Broadcast(1.44269504088896341f)) + Broadcast(12582912f), n = shifted - Broadcast(12582912f);
        Vector<float> r = bounded - (n * Broadcast(0.693359375f)) - (n * Broadcast(-2.12194440e-4f));
        Vector<float> p = Broadcast(1.9875691500e-4f);
        p = Vector.MultiplyAddEstimate(p, r, Broadcast(1.3981999507e-3f));
        p = Vector.MultiplyAddEstimate(p, r, Broadcast(8.3334519073e-3f));
        p = Vector.MultiplyAddEstimate(p, r, Broadcast(4.1665795894e-2f));
        p = Vector.MultiplyAddEstimate(p, r, Broadcast(1.6666665459e-1f));
        p = Vector.MultiplyAddEstimate(p, r, Broadcast(5.0000001201e-1f));
        p = (p * r * r) + r + Vector<float>.One;

        // 2^n in two factors, since 2^128 does not fit.
        Vector<int> power = Vector.AsVectorInt32(shifted) - Vector.AsVectorInt32(Broadcast(12582912f)) + new Vector<int>(126);
        Vector<float> result = p * Vector.AsVectorSingle(power << 23) * Broadcast(2);
        return Vector.ConditionalSelect(Vector.LessThan(x, Broadcast(-87)), Vector<float>.Zero, result);
    }

    /// <summary>1 / (1 + e^-x), without overflow for any x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Sigmoid(Vector<float> x) => Vector<float>.One / (Vector<float>.One + Exp(-x));

    /// <summary>
    /// The hyperbolic tangent: below 0.625 the polynomial of Moshier's Cephes library (tanhf), 1 - 2 / (e^2|x| + 1) above.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Tanh(Vector<float> x)
    {
        // From the highest power of x^2 down.
        Vector<float> magnitude = Vector.Abs(x), z = x * x;
        Vector<float> p = Broadcast(-5.70498872745e-3f);
        p = Vector.MultiplyAddEstimate(p, z, Broadcast(2.06390887954e-2f));
        p = Vector.MultiplyAddEstimate(p, z, Broadcast(-5.37397155531e-2f));
        p = Vector.MultiplyAddEstimate(p, z, Broadcast(1.33314422036e-1f));
        p = Vector.MultiplyAddEstimate(p, z, Broadcast(-3.33332819422e-1f));
        Vector<float> small = x + (x * z * p);
        Vector<float> large = Vector<float>.One - (Broadcast(2) / (Exp(magnitude + magnitude) + Vector<float>.One));
        large = Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), -large, large);
        return Vector.ConditionalSelect(Vector.LessThan(magnitude, Broadcast(0.625f)), small, large);
    }

    /// <summary>e^x - 1 = tanh(x / 2) (e^x + 1), which loses nothing near zero. For x up to 60.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> ExpMinusOne(Vector<float> x) => Tanh(x * Broadcast(0.5f)) * (Exp(x) + Vector<float>.One);

    /// <summary>log(1 + x) for x in [0, 1], with the rounding error of 1 + x put back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> LogOnePlus(Vector<float> x)
    {
        Vector<float> sum = Vector<float>.One + x;
        return Vector.Log(sum) - ((sum - Vector<float>.One - x) / sum);
    }

    /// <summary>log(1 + e^x) = max(x, 0) + log(1 + e^-|x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Softplus(Vector<float> x) => Vector.Max(x, Vector<float>.Zero) + LogOnePlus(Exp(-Vector.Abs(x)));

    /// <summary>
    /// The normal distribution function, erfc(-x / sqrt 2) / 2, by the Chebyshev fit to erfc of Press et al., Numerical Recipes section 6.2
    /// (fractional error below 1.2e-7).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> NormalDistribution(Vector<float> x)
    {
        // |x| / sqrt 2, and the fit from the highest power down.
        Vector<float> z = Vector.Abs(x) * Broadcast(0.70710678118654752f);
        Vector<float> t = Vector<float>.One / (Vector<float>.One + (Broadcast(0.5f) * z));
        Vector<float> p = Broadcast(0.17087277f);
        p = Vector.MultiplyAddEstimate(p, t, Broadcast(-0.82215223f));
        p = Vector.MultiplyAddEstimate(p, t, Broadcast(1.48851587f));
        p = Vector.MultiplyAddEstimate(p, t, Broadcast(-1.13520398f));
        p = Vector.MultiplyAddEstimate(p, t, Broadcast(0.27886807f));
        p = Vector.MultiplyAddEstimate(p, t, Broadcast(-0.18628806f));
        p = Vector.MultiplyAddEstimate(p, t, Broadcast(0.09678418f));
        p = Vector.MultiplyAddEstimate(p, t, Broadcast(0.37409196f));
        p = Vector.MultiplyAddEstimate(p, t, Broadcast(1.00002368f));
        p = Vector.MultiplyAddEstimate(p, t, Broadcast(-1.26551223f));
        Vector<float> tail = Broadcast(0.5f) * t * Exp(p - (Broadcast(0.5f) * x * x));
        return Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One - tail, tail);
    }

    /// <summary>The normal density, e^(-x^2 / 2) / sqrt(2 pi).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> NormalDensity(Vector<float> x) => Exp(Broadcast(-0.5f) * x * x) * Broadcast(DensityAtZero);

    /// <summary>Where the mask is set the first, elsewhere the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Select(Vector<int> mask, Vector<float> yes, Vector<float> no) => Vector.ConditionalSelect(mask, yes, no);
}
