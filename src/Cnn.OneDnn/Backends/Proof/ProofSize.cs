using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Proof;

/// <summary>
/// On how many samples, and rows of images, a kernel is tried: on all, unless that takes long. A kernel does the same for each sample, so what it gets wrong it
/// gets wrong on a few already; the sizes of everything else, whose tails are where kernels fail, stay as they are.
/// </summary>
internal static class ProofSize
{
    // Multiplications and additions of a product; at a quarter of a teraflop a second, half a millisecond.
    private const double Operations = 1e8;

    // Elements of all operands.
    private const double Elements = 1 << 16;

    // So that there is a next row.
    private const int LeastRows = 3;

    /// <summary>The request on fewer samples and rows, or itself.</summary>
    /// <param name="request">With every layout that the kernel has, but for private workspace.</param>
    public static KernelRequest Reduce(KernelRequest request) => WithFewRows(WithFewSamples(request));

    private static KernelRequest WithFewSamples(KernelRequest request)
    {
        int batch = request.Inputs.Length == 0 || request.Inputs[0].Shape.Rank == 0 ? 1 : request.Inputs[0].Shape[0];
        double samples = Math.Min(Elements / (Count(request) / batch), Operations / ((double)request.Operations / batch));

        // Weights that are reordered have blocks along the axis that holds samples elsewhere.
        int unit = Math.Max(Unit(request.Inputs, request.Op.Input), Unit(request.Outputs, request.Op.Output));
        int wanted = (int)Math.Min(batch, Math.Clamp(Math.Ceiling(samples / unit), 1, batch) * unit);
        return wanted == batch || (unit > 1 && HasTails(request)) || request.Op.WithSamples(wanted) is not { } op
            ? request
            : With(request with { Op = op }, (operand, traits) => traits.HasSamples ? Reduce(operand, batch, wanted) : operand) ?? request;
    }

    /// <summary>
    /// Where every activation has one shape, each position is computed as its neighbours are: some rows of a large image stand for all. Not for a reorder
    /// with tails in its blocks: it treats inner axes by their sizes, and there the known faults lie.
    /// </summary>
    private static KernelRequest WithFewRows(KernelRequest request)
    {
        if (request.Op.Family is not (OpFamily.Elementwise or OpFamily.Normalization or OpFamily.Reorder)
            || (request.Op.Family == OpFamily.Reorder && HasTails(request)) || request.Op.WithSamples(1) is null
            || request.Inputs[0].Shape is not { Rank: > 2 } shape)
        {
            return request;
        }

        int rows = shape[2], wanted = (int)Math.Clamp(Math.Ceiling(rows * Elements / Count(request)), Math.Min(LeastRows, rows), rows);
        return wanted == rows
            ? request
            : With(request, (operand, traits) => operand.Shape == shape && traits.HasSamples ? WithRows(operand, wanted) : operand.Shape.Rank > 2
                ? null
                : operand) ?? request;
    }

    private static bool HasTails(KernelRequest request) => Array.Exists(request.Inputs, HasTails) || Array.Exists(request.Outputs, HasTails);

    private static bool HasTails(Operand operand) =>
        operand.Layout is { } layout && layout.ByteSize != (long)operand.Shape.ElementCount * operand.Type.Size();

    private static int Unit(Operand[] operands, Func<int, OperandTraits> traits)
    {
        int unit = 1;
        for (int i = 0; i < operands.Length; i++)
        {
            unit = operands[i].Layout is { } layout && traits(i).HasSamples ? Math.Max(unit, ShorterLayout.Unit(layout)) : unit;
        }

        return unit;
    }

    private static double Count(KernelRequest request) => Count(request.Inputs) + Count(request.Outputs);

    private static double Count(Operand[] operands)
    {
        double count = 0;
        foreach (Operand operand in operands)
        {
            count += operand.Shape.ElementCount;
        }

        return count;
    }

    /// <summary>The request with other operands; null where there is none in the place of one.</summary>
    private static KernelRequest? With(KernelRequest request, Func<Operand, OperandTraits, Operand?> reduce)
    {
        Operand[] inputs = new Operand[request.Inputs.Length], outputs = new Operand[request.Outputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (reduce(request.Inputs[i], request.Op.Input(i)) is not { } input)
            {
                return null;
            }

            inputs[i] = input;
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            if (reduce(request.Outputs[i], request.Op.Output(i)) is not { } output)
            {
                return null;
            }

            outputs[i] = output;
        }

        return request with { Inputs = inputs, Outputs = outputs };
    }

    private static Operand? WithRows(Operand operand, int rows)
    {
        Shape shape = operand.Shape.With(2, rows);
        return operand.Layout switch
        {
            null => new Operand(shape, operand.Type, null),
            { IsChannelsLast: true } => new Operand(Layout.ChannelsLast(shape, operand.Type)),
            { } l when l.Equals(Layout.ChannelBlocked(operand.Shape, operand.Type)) => new Operand(Layout.ChannelBlocked(shape, operand.Type)),
            _ => null,
        };
    }

    private static Operand? Reduce(Operand operand, int batch, int wanted)
    {
        if (operand.Shape.Rank == 0 || operand.Shape[0] != batch)
        {
            return null;
        }

        Shape shape = operand.Shape.With(0, wanted);
        if (operand.Layout is not { } whole)
        {
            return new Operand(shape, operand.Type, null);
        }

        return ShorterLayout.TryCreate(whole, wanted) is { } layout ? new Operand(layout) : null;
    }
}
