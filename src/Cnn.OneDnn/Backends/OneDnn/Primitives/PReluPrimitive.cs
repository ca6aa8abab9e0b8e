using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>A rectifier whose slope for negative values is learned.</summary>
internal static unsafe class PReluPrimitive
{
    public static Kernel? Forward(OneDnnContext context, KernelRequest request)
    {
        Layout reference = OneDnnContext.Reference(request.Inputs[0], request.Outputs[0]);
        using MemoryDescHandle src = context.Following(request.Inputs[0], reference), slope = context.Following(request.Inputs[1], reference), dst = context.Following(request.Outputs[0], reference);
        return ForwardDescriptor(context, src, slope, dst) is { } descriptor
            ? new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_SRC).Input(1, Dnnl.DNNL_ARG_WEIGHTS).Output(0, Dnnl.DNNL_ARG_DST).Build()
            : null;
    }

    public static Kernel? Backward(OneDnnContext context, KernelRequest request)
    {
        Layout reference = OneDnnContext.Reference(request.Inputs[0], request.Inputs[2], request.Outputs[0]);
        using MemoryDescHandle src = context.Following(request.Inputs[0], reference), slope = context.Following(request.Inputs[1], reference), diffDst = context.Following(request.Inputs[2], reference);
        using MemoryDescHandle diffSrc = context.Following(request.Outputs[0], reference), diffSlope = context.Following(request.Outputs[1], reference);
        using PrimitiveDescHandle? forward = ForwardDescriptor(context, src, slope, src);
        if (forward is null)
        {
            return null;
        }

        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_prelu_backward_primitive_desc_create(
            &made, context.Engine, src.Value, slope.Value, diffSrc.Value, diffSlope.Value, diffDst.Value, forward.Value, context.Attributes);
        return context.Accept("prelu backward", status, made) is { } descriptor
            ? new KernelBuilder(context, descriptor, request)
                .Input(0, Dnnl.DNNL_ARG_SRC).Input(1, Dnnl.DNNL_ARG_WEIGHTS).Input(2, Dnnl.DNNL_ARG_DIFF_DST).Output(0, Dnnl.DNNL_ARG_DIFF_SRC).Output(1, Dnnl.DNNL_ARG_DIFF_WEIGHTS).Build()
            : null;
    }

    private static PrimitiveDescHandle? ForwardDescriptor(OneDnnContext context, MemoryDescHandle src, MemoryDescHandle slope, MemoryDescHandle dst)
    {
        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_prelu_forward_primitive_desc_create(&made, context.Engine, dnnl_prop_kind_t.dnnl_forward_training, src.Value, slope.Value, dst.Value, context.Attributes);
        return context.Accept("prelu", status, made);
    }
}
