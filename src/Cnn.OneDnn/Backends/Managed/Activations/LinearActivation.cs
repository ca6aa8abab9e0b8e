using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>x.</summary>
internal readonly struct LinearActivation : IInvertibleActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Value(Vector<float> x, Vector<float> alpha) =>
        x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Slope(Vector<float> x, Vector<float> alpha) =>
        Vector<float>.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> SlopeFromValue(Vector<float> y, Vector<float> alpha) =>
        Vector<float>.One;
}
