using System.Numerics;
using System.Runtime.CompilerServices;
using static Cnn.OneDnn.Backends.Managed.VectorMath;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>x for x > 0, alpha (e^x - 1) otherwise.</summary>
internal readonly struct EluActivation : IInvertibleActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Value(Vector<float> x, Vector<float> alpha) =>
        Select(Vector.GreaterThan(x, Vector<float>.Zero), x, alpha * ExpMinusOne(Vector.Min(x, Vector<float>.Zero)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Slope(Vector<float> x, Vector<float> alpha) =>
        Select(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One, alpha * Exp(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> SlopeFromValue(Vector<float> y, Vector<float> alpha) =>
        Select(Vector.GreaterThan(y, Vector<float>.Zero), Vector<float>.One, y + alpha);
}
