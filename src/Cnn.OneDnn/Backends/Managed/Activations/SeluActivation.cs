using System.Numerics;
using System.Runtime.CompilerServices;
using static Cnn.OneDnn.Backends.Managed.VectorMath;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Elu with alpha 1.67326 scaled by 1.0507 (Klambauer et al. 2017).</summary>
internal readonly struct SeluActivation : IActivation
{
    private const float Scale = 1.05070098735548f, Alpha = 1.67326324235437f, ScaledAlpha = 1.75809934084738f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Value(Vector<float> x, Vector<float> alpha) =>
        Broadcast(Scale) * Select(
            Vector.GreaterThan(x, Vector<float>.Zero), x, Broadcast(Alpha) * ExpMinusOne(Vector.Min(x, Vector<float>.Zero)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Slope(Vector<float> x, Vector<float> alpha) =>
        Select(Vector.GreaterThan(x, Vector<float>.Zero), Broadcast(Scale), Broadcast(ScaledAlpha) * Exp(x));
}
