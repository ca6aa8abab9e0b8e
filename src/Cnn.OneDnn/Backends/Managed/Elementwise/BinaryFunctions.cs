using System.Numerics;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>The loops of the two-operand functions over contiguous floats.</summary>
internal static unsafe class BinaryFunctions
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(BinaryKind kind, float* a, float* b, float* y, long count)
    {
        long i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Store(Value(kind, Vector.Load(a + i), Vector.Load(b + i)), y + i);
        }

        if (i < count)
        {
            int rest = (int)(count - i);
            Partial.Store(Value(kind, Partial.Load(a + i, rest), Partial.Load(b + i, rest)), y + i, rest);
        }
    }

    /// <summary>The gradient of a quotient, maximum or minimum with respect to one operand; equal operands share it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(BinaryKind kind, int operand, float* dy, float* a, float* b, float* dx, long count)
    {
        long i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Store(Vector.Load(dy + i) * Slope(kind, operand, Vector.Load(a + i), Vector.Load(b + i)), dx + i);
        }

        if (i < count)
        {
            int rest = (int)(count - i);
            Vector<float> slope = Slope(kind, operand, Partial.Load(a + i, rest), Partial.Load(b + i, rest));
            Partial.Store(Partial.Load(dy + i, rest) * slope, dx + i, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Value(BinaryKind kind, Vector<float> a, Vector<float> b) => kind switch
    {
        BinaryKind.Add => a + b,
        BinaryKind.Subtract => a - b,
        BinaryKind.Multiply => a * b,
        BinaryKind.Divide => a / b,
        BinaryKind.Maximum => Vector.Max(a, b),
        _ => Vector.Min(a, b),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Slope(BinaryKind kind, int operand, Vector<float> a, Vector<float> b)
    {
        if (kind == BinaryKind.Divide)
        {
            return operand == 0 ? Vector<float>.One / b : -a / (b * b);
        }

        (Vector<float> own, Vector<float> other) = operand == 0 == (kind == BinaryKind.Maximum) ? (a, b) : (b, a);
        Vector<float> tied = Vector.ConditionalSelect(Vector.Equals(own, other), new Vector<float>(0.5f), Vector<float>.Zero);
        return Vector.ConditionalSelect(Vector.GreaterThan(own, other), Vector<float>.One, tied);
    }
}
