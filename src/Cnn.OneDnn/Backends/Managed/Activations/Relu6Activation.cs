using System.Numerics;
using System.Runtime.CompilerServices;
using static Cnn.OneDnn.Backends.Managed.VectorMath;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>min(max(x, 0), 6), with slope 0 at both ends.</summary>
internal readonly struct Relu6Activation : IInvertibleActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Value(Vector<float> x, Vector<float> alpha) =>
        Select(Vector.LessThanOrEqual(x, Vector<float>.Zero), Vector<float>.Zero, Select(Vector.GreaterThanOrEqual(x, Broadcast(6)), Broadcast(6), x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Slope(Vector<float> x, Vector<float> alpha) =>
        Select(Vector.LessThanOrEqual(x, Vector<float>.Zero) | Vector.GreaterThanOrEqual(x, Broadcast(6)), Vector<float>.Zero, Vector<float>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> SlopeFromValue(Vector<float> y, Vector<float> alpha) =>
        Slope(y, alpha);
}
