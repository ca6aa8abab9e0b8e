using System.Numerics;
using System.Runtime.CompilerServices;
using static Cnn.OneDnn.Backends.Managed.VectorMath;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>x for x > 0, alpha x otherwise.</summary>
internal readonly struct LeakyReluActivation : IInvertibleActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Value(Vector<float> x, Vector<float> alpha) =>
        Select(Vector.GreaterThan(x, Vector<float>.Zero), x, alpha * x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Slope(Vector<float> x, Vector<float> alpha) =>
        Select(Vector.LessThanOrEqual(x, Vector<float>.Zero), alpha, Vector<float>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> SlopeFromValue(Vector<float> y, Vector<float> alpha) =>
        Slope(y, alpha);
}
