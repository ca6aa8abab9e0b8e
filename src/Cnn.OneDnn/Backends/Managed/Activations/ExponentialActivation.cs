using System.Numerics;
using System.Runtime.CompilerServices;
using static Cnn.OneDnn.Backends.Managed.VectorMath;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>e^x.</summary>
internal readonly struct ExponentialActivation : IInvertibleActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Value(Vector<float> x, Vector<float> alpha) =>
        Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Slope(Vector<float> x, Vector<float> alpha) =>
        Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> SlopeFromValue(Vector<float> y, Vector<float> alpha) =>
        y;
}
