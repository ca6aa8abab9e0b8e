using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>
/// Enlarging by whole factors, which the library takes from the sizes, by repetition. Not bilinear: at the edges the library multiplies a neighbour by zero,
/// and an infinity becomes a NaN.
/// </summary>
internal static unsafe class ResamplingPrimitive
{
    private const dnnl_alg_kind_t Algorithm = dnnl_alg_kind_t.dnnl_resampling_nearest;

    public static Kernel? Forward(OneDnnContext context, KernelRequest request)
    {
        Layout reference = OneDnnContext.Reference(request.Inputs[0], request.Outputs[0]);
        using MemoryDescHandle src = context.Following(request.Inputs[0], reference), dst = context.Following(request.Outputs[0], reference);
        return ForwardDescriptor(context, src, dst) is { } descriptor
            ? new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_SRC).Output(0, Dnnl.DNNL_ARG_DST).Build()
            : null;
    }

    public static Kernel? Backward(OneDnnContext context, KernelRequest request)
    {
        Layout reference = OneDnnContext.Reference(request.Inputs[0], request.Outputs[0]);
        using MemoryDescHandle diffDst = context.Following(request.Inputs[0], reference), diffSrc = context.Following(request.Outputs[0], reference);
        using PrimitiveDescHandle? forward = ForwardDescriptor(context, diffSrc, diffDst);
        if (forward is null)
        {
            return null;
        }

        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_resampling_backward_primitive_desc_create(
            &made, context.Engine, Algorithm, null, diffSrc.Value, diffDst.Value, forward.Value, context.Attributes);
        return context.Accept("resampling backward", status, made) is { } descriptor
            ? new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_DIFF_DST).Output(0, Dnnl.DNNL_ARG_DIFF_SRC).Build()
            : null;
    }

    private static PrimitiveDescHandle? ForwardDescriptor(OneDnnContext context, MemoryDescHandle src, MemoryDescHandle dst)
    {
        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_resampling_forward_primitive_desc_create(
            &made, context.Engine, dnnl_prop_kind_t.dnnl_forward_training, Algorithm, null, src.Value, dst.Value, context.Attributes);
        return context.Accept("resampling", status, made);
    }
}
