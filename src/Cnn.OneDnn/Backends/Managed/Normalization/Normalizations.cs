using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Makes the kernels of the normalizations for the storage type of the request: full tensors channels-last, everything else float and dense.</summary>
internal static class Normalizations
{
    /// <summary>
    /// Where these kernels are faster than oneDNN's, which passes over the source once more than is needed: on tensors that come from memory. What lies in a
    /// cache it normalizes as fast, and with a relu it keeps a mask of bits.
    /// </summary>
    public static bool IsFaster(KernelRequest request) => request.Op is BatchNormalizationOp { Relu: false } or BatchNormalizationBackwardOp { Relu: false }
        && request.Inputs[0] is { Layout: { } layout } && layout.ByteSize >= CacheSizes.Far
        && (layout.Type == DataType.BFloat16
            ? WideNormalizationLoops<BFloat16Element>.Suits(layout.Shape[1])
            : WideNormalizationLoops<SingleElement>.Suits(layout.Shape[1]));

    /// <summary>Whether a normalized tensor of this shape can be added to another by the same kernel, in any layout.</summary>
    public static bool SuitsSum(Shape shape) => shape.Rank > 2 && WideNormalizationLoops<SingleElement>.Suits(shape[1]);

    public static Kernel? TryCreate(WorkTeam team, BatchNormalizationSumOp op, KernelRequest request)
    {
        if (!SuitsSum(request.Inputs[0].Shape))
        {
            return null;
        }

        if (request.Inputs[0].Layout is not { IsPlain: false } blocked)
        {
            return Choose(
                request,
                (i, o) => new BatchNormalizationSumKernel<SingleElement>(team, op, i, o),
                (i, o) => new BatchNormalizationSumKernel<BFloat16Element>(team, op, i, o));
        }

        Layout? Like(Operand operand) => operand.Shape == blocked.Shape
            ? operand.Type == blocked.Type && (operand.Layout is null || operand.Layout.Equals(blocked)) ? blocked : null
            : operand.Type == DataType.Float32 ? LayoutQueries.ChannelsLast(operand) : null;
        if (!blocked.Equals(Layout.ChannelBlocked(blocked.Shape, blocked.Type))
            || LayoutQueries.All(request.Inputs, Like) is not { } inputs || LayoutQueries.All(request.Outputs, Like) is not { } outputs)
        {
            return null;
        }

        return blocked.Type switch
        {
            DataType.Float32 => new BlockedNormalizationSumKernel<SingleElement>(team, op, inputs, outputs),
            DataType.BFloat16 => new BlockedNormalizationSumKernel<BFloat16Element>(team, op, inputs, outputs),
            _ => null,
        };
    }

    public static Kernel? TryCreate(WorkTeam team, BatchNormalizationOp op, KernelRequest request) => Choose(
        request,
        (i, o) => new BatchNormalizationKernel<SingleElement>(team, op, i, o),
        (i, o) => new BatchNormalizationKernel<BFloat16Element>(team, op, i, o));

    public static Kernel? TryCreate(WorkTeam team, BatchNormalizationInferenceOp op, KernelRequest request) => Choose(
        request,
        (i, o) => new BatchNormalizationInferenceKernel<SingleElement>(team, op, i, o),
        (i, o) => new BatchNormalizationInferenceKernel<BFloat16Element>(team, op, i, o));

    public static Kernel? TryCreate(WorkTeam team, BatchNormalizationBackwardOp op, KernelRequest request) => Choose(
        request,
        (i, o) => new BatchNormalizationBackwardKernel<SingleElement>(team, op, i, o),
        (i, o) => new BatchNormalizationBackwardKernel<BFloat16Element>(team, op, i, o));

    public static Kernel? TryCreate(WorkTeam team, BatchNormalizationInferenceBackwardOp op, KernelRequest request) => Choose(
        request,
        (i, o) => new BatchNormalizationBackwardKernel<SingleElement>(team, op, i, o),
        (i, o) => new BatchNormalizationBackwardKernel<BFloat16Element>(team, op, i, o));

    public static Kernel? TryCreate(WorkTeam team, LayerNormalizationOp op, KernelRequest request) => Choose(
        request,
        (i, o) => new LayerNormalizationKernel<SingleElement>(team, op, i, o),
        (i, o) => new LayerNormalizationKernel<BFloat16Element>(team, op, i, o));

    public static Kernel? TryCreate(WorkTeam team, LayerNormalizationBackwardOp op, KernelRequest request) => Choose(
        request,
        (i, o) => new LayerNormalizationBackwardKernel<SingleElement>(team, op, i, o),
        (i, o) => new LayerNormalizationBackwardKernel<BFloat16Element>(team, op, i, o));

    public static Kernel? TryCreate(WorkTeam team, GroupNormalizationOp op, KernelRequest request) => Choose(
        request,
        (i, o) => new GroupNormalizationKernel<SingleElement>(team, op, i, o),
        (i, o) => new GroupNormalizationKernel<BFloat16Element>(team, op, i, o));

    public static Kernel? TryCreate(WorkTeam team, GroupNormalizationBackwardOp op, KernelRequest request) => Choose(
        request,
        (i, o) => new GroupNormalizationBackwardKernel<SingleElement>(team, op, i, o),
        (i, o) => new GroupNormalizationBackwardKernel<BFloat16Element>(team, op, i, o));

    public static Kernel? TryCreate(WorkTeam team, LocalResponseNormalizationOp op, KernelRequest request) =>
        Layouts(request) is var (i, o) && i[0].Type == DataType.Float32
            ? new LocalResponseNormalizationKernel(team, i, o, op.Size, op.Alpha, op.Beta, op.K)
            : null;

    public static Kernel? TryCreate(WorkTeam team, LocalResponseNormalizationBackwardOp op, KernelRequest request) =>
        Layouts(request) is var (i, o) && i[0].Type == DataType.Float32
            ? new LocalResponseNormalizationKernel(team, i, o, op.Size, op.Alpha, op.Beta, op.K)
            : null;

    private static Kernel? Choose(KernelRequest request, Func<Layout[], Layout[], Kernel> single, Func<Layout[], Layout[], Kernel> bfloat16) =>
        Layouts(request) is var (i, o) ? i[0].Type == DataType.Float32 ? single(i, o) : bfloat16(i, o) : null;

    // Tensors of the source's shape have its type or are masks of bytes; statistics and parameters are floats.
    private static (Layout[] Inputs, Layout[] Outputs)? Layouts(KernelRequest request)
    {
        DataType type = request.Inputs[0].Type;
        if (type is not (DataType.Float32 or DataType.BFloat16)
            || LayoutQueries.All(request.Inputs, LayoutQueries.ChannelsLast) is not { } inputs
                || LayoutQueries.All(request.Outputs, LayoutQueries.ChannelsLast) is not { } outputs)
        {
            return null;
        }

        foreach (Layout layout in (Layout[])[.. inputs[1..], .. outputs])
        {
            bool full = layout.Shape == inputs[0].Shape && layout.Shape.Rank > 1;
            if (full ? layout.Type != type && layout.Type != DataType.UInt8 : layout.Type != DataType.Float32)
            {
                return null;
            }
        }

        return (inputs, outputs);
    }
}
