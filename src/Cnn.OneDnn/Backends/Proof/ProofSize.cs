using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Proof;

/// <summary>
/// On how many samples a kernel is tried: on all, unless that takes long. A kernel does the same for each sample, so what it gets wrong it gets wrong on a few
/// already; the sizes of everything else, whose tails are where kernels fail, stay as they are.
/// </summary>
internal static class ProofSize
{
    // Multiplications and additions of a product; at a quarter of a teraflop a second, half a millisecond.
    private const double Operations = 1e8;

    // Elements of all operands.
    private const double Elements = 1 << 18;

    /// <summary>The request with fewer samples, or itself.</summary>
    /// <param name="request">With every layout that the kernel has, but for private workspace.</param>
    public static KernelRequest Reduce(KernelRequest request)
    {
        int batch = request.Inputs.Length == 0 || request.Inputs[0].Shape.Rank == 0 ? 1 : request.Inputs[0].Shape[0];
        if (Samples(request.Op) is not var (inputs, outputs))
        {
            return request;
        }

        double samples = Math.Min(Elements / (request.Inputs.Concat(request.Outputs).Sum(o => (double)o.Shape.ElementCount) / batch), Operations / (Products(request) / batch));
        int wanted = (int)Math.Clamp(Math.Ceiling(samples), 1, batch);
        if (wanted == batch)
        {
            return request;
        }

        Operand?[] reducedInputs = [.. request.Inputs.Select((o, i) => inputs(i) ? Reduce(o, batch, wanted) : o)];
        Operand?[] reducedOutputs = [.. request.Outputs.Select((o, i) => outputs(i) ? Reduce(o, batch, wanted) : o)];
        return reducedInputs.Concat(reducedOutputs).All(o => o is not null)
            ? request with { Op = WithBatch(request.Op, wanted), Inputs = [.. reducedInputs.Select(o => o!.Value)], Outputs = [.. reducedOutputs.Select(o => o!.Value)] }
            : request;
    }

    /// <summary>Multiplications and additions of a product; zero for another op.</summary>
    public static double Products(KernelRequest request) => request.Op switch
    {
        ConvolutionOp => 2.0 * request.Outputs[0].Shape[0] * request.Outputs[0].Shape.CountFrom(2) * request.Inputs[1].Shape.ElementCount,
        ConvolutionBackwardDataOp => 2.0 * request.Inputs[0].Shape[0] * request.Inputs[0].Shape.CountFrom(2) * request.Inputs[1].Shape.ElementCount,
        ConvolutionBackwardWeightsOp => 2.0 * request.Inputs[1].Shape[0] * request.Inputs[1].Shape.CountFrom(2) * request.Outputs[0].Shape.ElementCount,
        DenseOp or DenseBackwardDataOp => 2.0 * request.Inputs[0].Shape[0] * request.Inputs[1].Shape.ElementCount,
        DenseBackwardWeightsOp => 2.0 * request.Inputs[0].Shape[0] * request.Outputs[0].Shape.ElementCount,
        _ => 0,
    };

    /// <summary>Which operands have a first axis of samples; null where an op is tried whole.</summary>
    private static (Func<int, bool> Inputs, Func<int, bool> Outputs)? Samples(Op op) => op switch
    {
        ConvolutionOp o => (i => i == 0 || (o.Residual && i == (o.Bias ? 3 : 2)), _ => true),
        ConvolutionBackwardDataOp or DenseOp or DenseBackwardDataOp or BatchNormalizationInferenceOp => (i => i == 0, _ => true),
        ConvolutionBackwardWeightsOp or DenseBackwardWeightsOp => (_ => true, _ => false),
        PoolingOp or PoolingBackwardOp or ActivationOp or ActivationBackwardOp or AffineOp or SumOp or ReluSumBackwardOp or SubsampleOp or SubsampleBackwardOp
            or ResizeOp or ResizeBackwardOp or ReorderOp or LocalResponseNormalizationOp or LocalResponseNormalizationBackwardOp or SoftmaxOp or SoftmaxBackwardOp
            or SoftmaxCrossEntropyOp or LossOp => (_ => true, _ => true),
        BatchNormalizationOp => (i => i == 0, o => o is 0 or 3),
        BatchNormalizationSumOp b => (i => i == 0 || i == b.Addend, o => o == 0),
        BatchNormalizationBackwardOp b => (i => i == 0 || i >= b.GradientInput, o => o == 0),
        BatchNormalizationInferenceBackwardOp b => (i => i == 0 || i == (b.Scale ? 4 : 3), o => o == 0),
        LayerNormalizationOp or GroupNormalizationOp => (i => i == 0, _ => true),
        LayerNormalizationBackwardOp l => (i => i <= 2 || i == (l.Scale ? 4 : 3), o => o == 0),
        GroupNormalizationBackwardOp g => (i => i <= 2 || i == (g.Scale ? 4 : 3), o => o == 0),
        _ => null,
    };

    private static Op WithBatch(Op op, int batch) => op switch
    {
        ConvolutionBackwardDataOp o => o with { Source = o.Source.With(0, batch) },
        PoolingBackwardOp o => o with { Source = o.Source.With(0, batch) },
        SubsampleBackwardOp o => o with { Source = o.Source.With(0, batch) },
        ResizeBackwardOp o => o with { Source = o.Source.With(0, batch) },
        _ => op,
    };

    private static Operand? Reduce(Operand operand, int batch, int wanted)
    {
        if (operand.Shape.Rank == 0 || operand.Shape[0] != batch)
        {
            return null;
        }

        Shape shape = operand.Shape.With(0, wanted);
        return operand.Layout is null ? new Operand(shape, operand.Type, null) : Reduce(operand.Layout, shape) is { } layout ? new Operand(layout) : null;
    }

    /// <summary>The first samples of a tensor where they lie together.</summary>
    private static Layout? Reduce(Layout layout, Shape shape)
    {
        ReadOnlySpan<long> strides = layout.Strides;
        for (int axis = 1; axis < strides.Length; axis++)
        {
            if (strides[axis] > strides[0] && shape[axis] > 1)
            {
                return null;
            }
        }

        if (layout.IsPlain)
        {
            return Layout.Strided(shape, layout.Type, strides);
        }

        if (layout.Blocks.ToArray().Any(b => b.Axis == 0))
        {
            return null;
        }

        long[] padded = layout.PaddedDims.ToArray();
        padded[0] = shape[0];
        return Layout.Blocked(shape, layout.Type, padded, strides.ToArray(), layout.Blocks.ToArray(), strides[0] * shape[0] * layout.Type.Size());
    }
}
