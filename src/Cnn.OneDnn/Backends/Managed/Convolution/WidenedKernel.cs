using System.Collections.Immutable;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// A product whose operands are stored as bfloat16: they become floats in scratch memory, the product sums floats, and only its result is rounded.
/// </summary>
internal sealed class WidenedKernel : Kernel
{
    private const string Suffix = "_widened";

    private readonly Kernel product;
    private readonly Kernel?[] widen, narrow;

    private WidenedKernel(Kernel product, Kernel?[] widen, Kernel?[] narrow)
        : base(
            product.Implementation + Suffix,
            [.. product.Inputs.Select((l, i) => widen[i]?.Inputs[0] ?? l)],
            [.. product.Outputs.Select((l, i) => narrow[i]?.Outputs[0] ?? l)],
            Arena.Align(product.ScratchBytes) + widen.Sum(k => Bytes(k?.Outputs[0])) + narrow.Sum(k => Bytes(k?.Inputs[0])))
    {
        this.product = product;
        this.widen = widen;
        this.narrow = narrow;
    }

    /// <summary>A kernel for a request with bfloat16 operands; null where there are none, or no kernel for the same in floats.</summary>
    /// <param name="team">The threads to run on.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="make">Makes kernels for floats.</param>
    public static Kernel? TryCreate(WorkTeam team, KernelRequest request, Func<KernelRequest, Kernel?> make)
    {
        if (!request.Inputs.Concat(request.Outputs).Any(IsBFloat16)
            || make(new KernelRequest(request.Op, Array.ConvertAll(request.Inputs, Wide),
                Array.ConvertAll(request.Outputs, Wide)) { Refused = Widened(request.Refused) }) is not { } product)
        {
            return null;
        }

        return new WidenedKernel(
            product,
            [.. request.Inputs.Select(
                (o, i) => IsBFloat16(o) ? new ConversionKernel(team, LayoutQueries.Like(product.Inputs[i], DataType.BFloat16), product.Inputs[i]) : null)],
            [.. request.Outputs.Select(
                (o, i) => IsBFloat16(o) ? new ConversionKernel(team, product.Outputs[i], LayoutQueries.Like(product.Outputs[i], DataType.BFloat16)) : null)]);
    }

    public override void Bind(ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> outputs, nint scratch)
    {
        nint[] sources = inputs[..widen.Length].ToArray(), targets = outputs[..narrow.Length].ToArray();
        nint next = scratch + (nint)Arena.Align(product.ScratchBytes);
        for (int i = 0; i < widen.Length; i++)
        {
            if (widen[i] is { } kernel)
            {
                kernel.Bind([inputs[i]], [next], 0);
                sources[i] = next;
                next += (nint)Bytes(kernel.Outputs[0]);
            }
        }

        for (int i = 0; i < narrow.Length; i++)
        {
            if (narrow[i] is { } kernel)
            {
                kernel.Bind([next], [outputs[i]], 0);
                targets[i] = next;
                next += (nint)Bytes(kernel.Inputs[0]);
            }
        }

        product.Bind(sources, targets, scratch);
    }

    public override void Run(StepContext context)
    {
        foreach (Kernel? kernel in widen)
        {
            kernel?.Run(context);
        }

        product.Run(context);
        foreach (Kernel? kernel in narrow)
        {
            kernel?.Run(context);
        }
    }

    public override void Dispose()
    {
        product.Dispose();
        base.Dispose();
    }

    // What is wrong widened is refused as the product behind it.
    private static ImmutableHashSet<string> Widened(ImmutableHashSet<string> refused) =>
        [.. refused.Where(r => r.EndsWith(Suffix, StringComparison.Ordinal)).Select(r => r[..^Suffix.Length])];

    private static bool IsBFloat16(Operand operand) => operand.Type == DataType.BFloat16;

    private static Operand Wide(Operand operand) =>
        IsBFloat16(operand)
            ? new Operand(operand.Shape, DataType.Float32, operand.Layout is { } layout ? LayoutQueries.Like(layout, DataType.Float32) : null)
            : operand;

    private static long Bytes(Layout? layout) => layout is null ? 0 : Arena.Align(layout.ByteSize);
}
