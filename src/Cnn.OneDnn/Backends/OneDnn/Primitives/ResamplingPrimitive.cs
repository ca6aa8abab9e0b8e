using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>Enlarging by whole factors: the library takes them from the sizes, with half-pixel centres.</summary>
internal static unsafe class ResamplingPrimitive
{
    public static Kernel? Forward(OneDnnContext context, ResizeOp op, KernelRequest request)
    {
        Layout reference = OneDnnContext.Reference(request.Inputs[0], request.Outputs[0]);
        using MemoryDescHandle src = context.Following(request.Inputs[0], reference), dst = context.Following(request.Outputs[0], reference);
        return ForwardDescriptor(context, op.Bilinear, src, dst) is { } descriptor
            ? new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_SRC).Output(0, Dnnl.DNNL_ARG_DST).Build()
            : null;
    }

    public static Kernel? Backward(OneDnnContext context, ResizeBackwardOp op, KernelRequest request)
    {
        Layout reference = OneDnnContext.Reference(request.Inputs[0], request.Outputs[0]);
        using MemoryDescHandle diffDst = context.Following(request.Inputs[0], reference), diffSrc = context.Following(request.Outputs[0], reference);
        using PrimitiveDescHandle? forward = ForwardDescriptor(context, op.Bilinear, diffSrc, diffDst);
        if (forward is null)
        {
            return null;
        }

        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_resampling_backward_primitive_desc_create(
            &made, context.Engine, AlgorithmOf(op.Bilinear), null, diffSrc.Value, diffDst.Value, forward.Value, context.Attributes);
        return context.Accept("resampling backward", status, made) is { } descriptor
            ? new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_DIFF_DST).Output(0, Dnnl.DNNL_ARG_DIFF_SRC).Build()
            : null;
    }

    private static PrimitiveDescHandle? ForwardDescriptor(OneDnnContext context, bool bilinear, MemoryDescHandle src, MemoryDescHandle dst)
    {
        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_resampling_forward_primitive_desc_create(
            &made, context.Engine, dnnl_prop_kind_t.dnnl_forward_training, AlgorithmOf(bilinear), null, src.Value, dst.Value, context.Attributes);
        return context.Accept("resampling", status, made);
    }

    private static dnnl_alg_kind_t AlgorithmOf(bool bilinear) => bilinear ? dnnl_alg_kind_t.dnnl_resampling_linear : dnnl_alg_kind_t.dnnl_resampling_nearest;
}
