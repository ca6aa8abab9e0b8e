using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>What happens to a convolution's products on the way to memory.</summary>
internal readonly record struct ConvolutionResult(bool Bias, ActivationKind Activation, float Alpha)
{
    /// <summary>
    /// Stores a vector of results, after a relu if asked. As the relu kernel has it, what is not above zero is zero, except NaN, which stays.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(Vector<float> value, bool relu, float* target, nint index) =>
        Vector.Store(relu ? Vector.ConditionalSelect(Vector.LessThanOrEqual(value, Vector<float>.Zero), Vector<float>.Zero, value) : value, target + index);
}
