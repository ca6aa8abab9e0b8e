using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>Softmax of rows and its logarithm.</summary>
internal static unsafe class SoftmaxPrimitive
{
    private const int Axis = 1;

    public static Kernel? Forward(OneDnnContext context, SoftmaxOp op, KernelRequest request)
    {
        Layout reference = OneDnnContext.Reference(request.Inputs[0], request.Outputs[0]);
        using MemoryDescHandle src = context.Following(request.Inputs[0], reference), dst = context.Following(request.Outputs[0], reference);
        return Descriptor(context, op.Logarithm, src, dst) is { } descriptor
            ? new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_SRC).Output(0, Dnnl.DNNL_ARG_DST).InPlace(0, 0).Build()
            : null;
    }

    public static Kernel? Backward(OneDnnContext context, SoftmaxBackwardOp op, KernelRequest request)
    {
        Layout reference = OneDnnContext.Reference(request.Inputs[1], request.Inputs[0], request.Outputs[0]);
        using MemoryDescHandle diffDst = context.Following(request.Inputs[0], reference), dst = context.Following(request.Inputs[1], reference), diffSrc = context.Following(request.Outputs[0], reference);
        using PrimitiveDescHandle? forward = Descriptor(context, op.Logarithm, dst, dst);
        if (forward is null)
        {
            return null;
        }

        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_softmax_backward_primitive_desc_create(
            &made, context.Engine, AlgorithmOf(op.Logarithm), diffSrc.Value, diffDst.Value, dst.Value, Axis, forward.Value, context.Attributes);
        return context.Accept("softmax backward", status, made) is { } descriptor
            ? new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_DIFF_DST).Input(1, Dnnl.DNNL_ARG_DST).Output(0, Dnnl.DNNL_ARG_DIFF_SRC).InPlace(0, 0).Build()
            : null;
    }

    private static PrimitiveDescHandle? Descriptor(OneDnnContext context, bool logarithm, MemoryDescHandle src, MemoryDescHandle dst)
    {
        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_softmax_forward_primitive_desc_create(
            &made, context.Engine, dnnl_prop_kind_t.dnnl_forward_training, AlgorithmOf(logarithm), src.Value, dst.Value, Axis, context.Attributes);
        return context.Accept("softmax", status, made);
    }

    private static dnnl_alg_kind_t AlgorithmOf(bool logarithm) => logarithm ? dnnl_alg_kind_t.dnnl_softmax_log : dnnl_alg_kind_t.dnnl_softmax_accurate;
}
