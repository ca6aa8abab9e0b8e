using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Proof;

/// <summary>
/// How far a result may be from the right one. Sums of products are exact on the numbers that kernels are tried on, so only the result's own rounding is left;
/// other functions have the tolerances that all results of this engine are held to.
/// </summary>
/// <param name="Relative">In parts of the right number.</param>
/// <param name="Absolute">Whatever the number.</param>
/// <param name="Peak">In parts of the largest number of the tensor.</param>
internal readonly record struct Agreement(double Relative, double Absolute, double Peak)
{
    // Half of the distance of two neighbours of bfloat16, and as much again for a fused sum.
    private const double BFloat16Rounding = 1.0 / 256;

    /// <summary>The tolerance for an op whose operands or results are, or are not, in bfloat16.</summary>
    public static Agreement For(KernelRequest request)
    {
        bool bfloat16 = request.Inputs.Concat(request.Outputs).Any(o => o.Type == DataType.BFloat16);

        // As in the tests of kernels: a sum that is exact to its own rounding, what goes through functions to theirs, and in floats to that of each term.
        return (bfloat16, IsExact(request.Op)) switch
        {
            (true, true) => new Agreement(BFloat16Rounding, 1e-5, 0),
            (true, false) => new Agreement(0, 0, 2e-2),
            (false, true) => new Agreement(1e-5, 1e-5, 0),
            (false, false) => new Agreement(1e-4, 1e-5, 1e-6 * Math.Sqrt(Terms(request))),
        };
    }

    /// <summary>The place where two results differ most beyond the tolerance; -1 where they agree. NaN agrees with nothing.</summary>
    public long Worst(ReadOnlySpan<float> values, ReadOnlySpan<float> right)
    {
        float peak = Peak == 0 || right.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(right));
        double floor = Absolute + (Peak * peak);
        int agreed = Agreed(values, right, (float)floor, (float)Relative);
        long worst = -1;
        double most = 1;
        for (int i = agreed; i < values.Length; i++)
        {
            double excess = Math.Abs((double)values[i] - right[i]) / (floor + (Relative * Math.Abs(right[i])));
            if (!(excess <= most))
            {
                (worst, most) = (i, double.IsNaN(excess) ? double.MaxValue : excess);
            }
        }

        return worst;
    }

    /// <summary>How many numbers from the first on agree; at most one vector fewer than there are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Agreed(ReadOnlySpan<float> values, ReadOnlySpan<float> right, float floor, float relative)
    {
        int i = 0;
        for (; i + Vector<float>.Count <= values.Length; i += Vector<float>.Count)
        {
            Vector<float> expected = new(right[i..]), allowed = new Vector<float>(floor) + (relative * Vector.Abs(expected));
            if (!Vector.LessThanOrEqualAll(Vector.Abs(new Vector<float>(values[i..]) - expected), allowed))
            {
                break;
            }
        }

        return i;
    }

    /// <summary>Whether one number agrees, given the largest of the tensor.</summary>
    public bool Holds(float value, double right, double peak) => Math.Abs(value - right) <= Absolute + (Peak * peak) + (Relative * Math.Abs(right));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Relative:g3} of the number + {Absolute:g3} + {Peak:g3} of the largest");

    private static bool IsExact(Op op) => op switch
    {
        ConvolutionOp o => IsPiecewise(o.Activation),
        DenseOp o => IsPiecewise(o.Activation),
        ConvolutionBackwardDataOp or ConvolutionBackwardWeightsOp or DenseBackwardDataOp or DenseBackwardWeightsOp => true,
        PoolingOp { Kind: PoolingKind.Max } or PoolingBackwardOp { Kind: PoolingKind.Max } or ReorderOp or SliceOp or PadOp
            or ConcatenateOp or SubsampleOp or SubsampleBackwardOp => true,
        _ => false,
    };

    private static bool IsPiecewise(ActivationKind activation) => activation is ActivationKind.Linear or ActivationKind.Relu;

    private static double Terms(KernelRequest request) => request.Inputs.Concat(request.Outputs)
        .Max(o => (double)o.Shape.ElementCount) / request.Outputs.Select(o => (double)o.Shape.ElementCount).DefaultIfEmpty(1).Min();
}
