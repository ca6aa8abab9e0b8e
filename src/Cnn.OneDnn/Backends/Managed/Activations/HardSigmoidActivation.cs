using System.Numerics;
using System.Runtime.CompilerServices;
using static Cnn.OneDnn.Backends.Managed.VectorMath;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>relu6(x + 3) / 6.</summary>
internal readonly struct HardSigmoidActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Value(Vector<float> x, Vector<float> alpha) =>
        Vector.Min(Vector.Max((x * Broadcast(1 / 6f)) + Broadcast(0.5f), Vector<float>.Zero), Vector<float>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Slope(Vector<float> x, Vector<float> alpha) =>
        Select(Vector.LessThanOrEqual(x, Broadcast(-3)) | Vector.GreaterThanOrEqual(x, Broadcast(3)), Vector<float>.Zero, Broadcast(1 / 6f));
}
