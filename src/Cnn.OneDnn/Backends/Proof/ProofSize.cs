using Cnn.OneDnn.Graph;

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
        double samples = Math.Min(Elements / (request.Inputs.Concat(request.Outputs).Sum(o => (double)o.Shape.ElementCount) / batch), Operations / ((double)request.Operations / batch));
        int wanted = (int)Math.Clamp(Math.Ceiling(samples), 1, batch);
        if (wanted == batch || request.Op.WithSamples(wanted) is not { } op)
        {
            return request;
        }

        Operand?[] reducedInputs = [.. request.Inputs.Select((o, i) => request.Op.Input(i).HasSamples ? Reduce(o, batch, wanted) : o)];
        Operand?[] reducedOutputs = [.. request.Outputs.Select((o, i) => request.Op.Output(i).HasSamples ? Reduce(o, batch, wanted) : o)];
        return reducedInputs.Concat(reducedOutputs).All(o => o is not null)
            ? request with { Op = op, Inputs = [.. reducedInputs.Select(o => o!.Value)], Outputs = [.. reducedOutputs.Select(o => o!.Value)] }
            : request;
    }

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
