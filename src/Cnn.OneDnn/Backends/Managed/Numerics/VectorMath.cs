using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Functions of vectors of floats, as wide as the machine has them, that the platform's own set lacks.</summary>
internal static class VectorMath
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(float value) => new(value);

    /// <summary>1 / (1 + e^-x), without overflow for any x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Sigmoid(Vector<float> x) => Vector<float>.One / (Vector<float>.One + Vector.Exp(-x));

    /// <summary>
    /// The hyperbolic tangent: below 0.625 the polynomial of Moshier's Cephes library (tanhf), 1 - 2 / (e^2|x| + 1) above.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Tanh(Vector<float> x)
    {
        Vector<float> magnitude = Vector.Abs(x), z = x * x;
        Vector<float> p = Of(-5.70498872745e-3f);
        p = (p * z) + Of(2.06390887954e-2f);
        p = (p * z) + Of(-5.37397155531e-2f);
        p = (p * z) + Of(1.33314422036e-1f);
        p = (p * z) + Of(-3.33332819422e-1f);
        Vector<float> small = x + (x * z * p);
        Vector<float> large = Vector<float>.One - (Of(2) / (Vector.Exp(magnitude + magnitude) + Vector<float>.One));
        large = Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), -large, large);
        return Vector.ConditionalSelect(Vector.LessThan(magnitude, Of(0.625f)), small, large);
    }

    /// <summary>e^x - 1 = tanh(x / 2) (e^x + 1), which loses nothing near zero. For x up to 60.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> ExpMinusOne(Vector<float> x) => Tanh(x * Of(0.5f)) * (Vector.Exp(x) + Vector<float>.One);

    /// <summary>log(1 + x) for x in [0, 1], with the rounding error of 1 + x put back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> LogOnePlus(Vector<float> x)
    {
        Vector<float> sum = Vector<float>.One + x;
        return Vector.Log(sum) - ((sum - Vector<float>.One - x) / sum);
    }

    /// <summary>log(1 + e^x) = max(x, 0) + log(1 + e^-|x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Softplus(Vector<float> x) => Vector.Max(x, Vector<float>.Zero) + LogOnePlus(Vector.Exp(-Vector.Abs(x)));

    /// <summary>
    /// The normal distribution function, erfc(-x / sqrt 2) / 2, by the Chebyshev fit to erfc of Press et al., Numerical Recipes section 6.2
    /// (fractional error below 1.2e-7).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> NormalDistribution(Vector<float> x)
    {
        Vector<float> z = Vector.Abs(x) * Of(0.70710678118654752f);
        Vector<float> t = Vector<float>.One / (Vector<float>.One + (Of(0.5f) * z));
        Vector<float> p = Of(0.17087277f);
        p = (p * t) + Of(-0.82215223f);
        p = (p * t) + Of(1.48851587f);
        p = (p * t) + Of(-1.13520398f);
        p = (p * t) + Of(0.27886807f);
        p = (p * t) + Of(-0.18628806f);
        p = (p * t) + Of(0.09678418f);
        p = (p * t) + Of(0.37409196f);
        p = (p * t) + Of(1.00002368f);
        p = (p * t) + Of(-1.26551223f);
        Vector<float> tail = Of(0.5f) * t * Vector.Exp(p - (Of(0.5f) * x * x));
        return Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One - tail, tail);
    }

    /// <summary>The normal density, e^(-x^2 / 2) / sqrt(2 pi).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> NormalDensity(Vector<float> x) => Vector.Exp(Of(-0.5f) * x * x) * Of(0.39894228040143268f);

    /// <summary>Where the mask is set the first, elsewhere the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Select(Vector<int> mask, Vector<float> yes, Vector<float> no) => Vector.ConditionalSelect(mask, yes, no);
}
