using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>Layer normalization of rows.</summary>
internal static unsafe class LayerNormalizationPrimitive
{
    // The library adds up a row in float.
    private const int LongestRow = 65536;

    public static Kernel? Forward(OneDnnContext context, LayerNormalizationOp op, KernelRequest request)
    {
        if (request.Inputs[0].Shape[1] > LongestRow)
        {
            return null;
        }

        Layout reference = OneDnnContext.Reference(request.Inputs[0], request.Outputs[0]);
        using MemoryDescHandle src = context.Following(request.Inputs[0], reference), dst = context.Following(request.Outputs[0], reference),
            statistics = Statistics(context, request.Outputs[1]);
        PrimitiveDescHandle? descriptor = ForwardDescriptor(context, src, dst, statistics, op.Epsilon, NormalizationFlags.From(op.Scale, op.Shift));
        if (descriptor is null)
        {
            return null;
        }

        var builder = new KernelBuilder(context, descriptor, request);
        NormalizationFlags.BindParameters(builder, op.Scale, op.Shift);
        return builder.Input(0, Dnnl.DNNL_ARG_SRC).Output(0, Dnnl.DNNL_ARG_DST).Output(1, Dnnl.DNNL_ARG_MEAN).Output(2, Dnnl.DNNL_ARG_VARIANCE).Build();
    }

    public static Kernel? Backward(OneDnnContext context, LayerNormalizationBackwardOp op, KernelRequest request)
    {
        int gradientInput = op.Scale ? 4 : 3;
        Operand source = request.Inputs[0], gradient = request.Inputs[gradientInput], target = request.Outputs[0];
        Layout reference = OneDnnContext.Reference(source, gradient, target);
        uint flags = NormalizationFlags.From(op.Scale, op.Shift);
        using MemoryDescHandle src = context.Following(source, reference), diffDst = context.Following(gradient, reference),
            diffSrc = context.Following(target, reference), statistics = Statistics(context, request.Inputs[1]);
        using PrimitiveDescHandle? forward = ForwardDescriptor(context, src, src, statistics, op.Epsilon, flags);
        if (forward is null)
        {
            return null;
        }

        dnnl_prop_kind_t kind = op.Scale || op.Shift ? dnnl_prop_kind_t.dnnl_backward : dnnl_prop_kind_t.dnnl_backward_data;
        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_layer_normalization_backward_primitive_desc_create(
            &made, context.Engine, kind, diffSrc.Value, diffDst.Value, src.Value, statistics.Value, op.Epsilon, flags, forward.Value, context.Attributes);
        if (context.Accept("layer normalization backward", status, made) is not { } descriptor)
        {
            return null;
        }

        KernelBuilder builder = new KernelBuilder(context, descriptor, request)
            .Input(0, Dnnl.DNNL_ARG_SRC).Input(1, Dnnl.DNNL_ARG_MEAN).Input(2, Dnnl.DNNL_ARG_VARIANCE).Input(gradientInput, Dnnl.DNNL_ARG_DIFF_DST)
                .Output(0, Dnnl.DNNL_ARG_DIFF_SRC);
        if (op.Scale)
        {
            builder.Input(3, Dnnl.DNNL_ARG_SCALE).Output(1, Dnnl.DNNL_ARG_DIFF_SCALE);
        }

        // Here the library counts the shift among its arguments, although no gradient depends on it.
        return (op.Shift ? builder.Zeros(Dnnl.DNNL_ARG_SHIFT).Output(op.Scale ? 2 : 1, Dnnl.DNNL_ARG_DIFF_SHIFT) : builder).Build();
    }

    private static MemoryDescHandle Statistics(OneDnnContext context, Operand operand) =>
        context.Following(operand, Layout.RowMajor(operand.Shape, operand.Type));

    private static PrimitiveDescHandle? ForwardDescriptor(
        OneDnnContext context, MemoryDescHandle src, MemoryDescHandle dst, MemoryDescHandle statistics, float epsilon, uint flags)
    {
        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_layer_normalization_forward_primitive_desc_create(
            &made, context.Engine, dnnl_prop_kind_t.dnnl_forward_training, src.Value, dst.Value, statistics.Value, epsilon, flags, context.Attributes);
        return context.Accept("layer normalization", status, made);
    }
}
