using System.Numerics;
using System.Runtime.CompilerServices;
using static Cnn.OneDnn.Backends.Managed.VectorMath;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Elu with alpha 1.67326 scaled by 1.0507 (Klambauer et al. 2017).</summary>
internal readonly struct SeluActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Value(Vector<float> x, Vector<float> alpha) =>
        Broadcast(1.05070098735548f) * Select(
            Vector.GreaterThan(x, Vector<float>.Zero), x, Broadcast(1.67326324235437f) * ExpMinusOne(Vector.Min(x, Vector<float>.Zero)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Slope(Vector<float> x, Vector<float> alpha) =>
        Select(Vector.GreaterThan(x, Vector<float>.Zero), Broadcast(1.05070098735548f), Broadcast(1.75809934084738f) * Exp(x));
}
