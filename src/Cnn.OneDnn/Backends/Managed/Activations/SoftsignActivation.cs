using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>x / (1 + |x|).</summary>
internal readonly struct SoftsignActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Value(Vector<float> x, Vector<float> alpha) =>
        x / (Vector<float>.One + Vector.Abs(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Slope(Vector<float> x, Vector<float> alpha) =>
        Vector<float>.One / ((Vector<float>.One + Vector.Abs(x)) * (Vector<float>.One + Vector.Abs(x)));
}
