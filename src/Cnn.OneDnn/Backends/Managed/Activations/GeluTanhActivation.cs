using System.Numerics;
using System.Runtime.CompilerServices;
using static Cnn.OneDnn.Backends.Managed.VectorMath;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).</summary>
internal readonly struct GeluTanhActivation : IActivation
{
    private const float Root = 0.79788456080286536f, Cubic = 0.044715f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Value(Vector<float> x, Vector<float> alpha) => Broadcast(0.5f) * x * (Vector<float>.One + Tanh(Argument(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Slope(Vector<float> x, Vector<float> alpha)
    {
        Vector<float> t = Tanh(Argument(x));
        Vector<float> inner = Broadcast(Root) * (Vector<float>.One + (Broadcast(3 * Cubic) * x * x));
        Vector<float> slope = Broadcast(0.5f) * (Vector<float>.One + t + (x * (Vector<float>.One - (t * t)) * inner));

        // Far out the product is 0 times what may be infinite.
        return Select(Vector.GreaterThan(Vector.Abs(x), Broadcast(20)), Broadcast(0.5f) * (Vector<float>.One + t), slope);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Argument(Vector<float> x) => Broadcast(Root) * (x + (Broadcast(Cubic) * x * x * x));
}
