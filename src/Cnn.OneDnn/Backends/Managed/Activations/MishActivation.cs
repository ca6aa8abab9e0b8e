using System.Numerics;
using System.Runtime.CompilerServices;
using static Cnn.OneDnn.Backends.Managed.VectorMath;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>x tanh(softplus(x)) (Misra 2019).</summary>
internal readonly struct MishActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Value(Vector<float> x, Vector<float> alpha) => x * Tanh(Softplus(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Slope(Vector<float> x, Vector<float> alpha)
    {
        Vector<float> t = Tanh(Softplus(x));
        return t + (x * (Vector<float>.One - (t * t)) * Sigmoid(x));
    }
}
