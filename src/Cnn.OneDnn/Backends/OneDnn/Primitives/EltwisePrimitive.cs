using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>Activations and their gradients, and the affine function.</summary>
internal static unsafe class EltwisePrimitive
{
    public static Kernel? Forward(OneDnnContext context, ActivationOp op, KernelRequest request) =>
        Eltwise.TryCreate(op.Activation, op.Alpha) is { } function ? Forward(context, function, request) : null;

    /// <summary>Not for a scale of zero, which gives the offset whatever the input holds: the library multiplies a NaN.</summary>
    public static Kernel? Affine(OneDnnContext context, AffineOp op, KernelRequest request) =>
        op.Scale == 0
            ? null
            : Forward(context, new Eltwise(dnnl_alg_kind_t.dnnl_eltwise_linear, dnnl_alg_kind_t.dnnl_alg_kind_undef, op.Scale, op.Offset), request);

    public static Kernel? Backward(OneDnnContext context, ActivationBackwardOp op, KernelRequest request)
    {
        if (Eltwise.TryCreate(op.Activation, op.Alpha) is not { Backward: not dnnl_alg_kind_t.dnnl_alg_kind_undef } function
            || op.FromOutput != ActivationOp.FromOutput(op.Activation, op.Alpha))
        {
            return null;
        }

        dnnl_alg_kind_t algorithm = function.Backward;

        Layout reference = OneDnnContext.Reference(request.Inputs[1], request.Inputs[0], request.Outputs[0]);
        using MemoryDescHandle diffDst = context.Following(request.Inputs[0], reference), data = context.Following(request.Inputs[1], reference),
            diffSrc = context.Following(request.Outputs[0], reference);
        dnnl_primitive_desc_t forwardMade;
        dnnl_status_t status = Dnnl.dnnl_eltwise_forward_primitive_desc_create(
            &forwardMade, context.Engine, dnnl_prop_kind_t.dnnl_forward_training, algorithm, data.Value, data.Value, function.Alpha,
            function.Beta, context.Attributes);
        using PrimitiveDescHandle? forward = context.Accept("eltwise", status, forwardMade);
        if (forward is null)
        {
            return null;
        }

        dnnl_primitive_desc_t made;
        status = Dnnl.dnnl_eltwise_backward_primitive_desc_create(
            &made, context.Engine, algorithm, diffSrc.Value, diffDst.Value, data.Value, function.Alpha, function.Beta, forward.Value, context.Attributes);
        return context.Accept("eltwise backward", status, made) is { } descriptor
            ? new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_DIFF_DST).Input(1, op.FromOutput ? Dnnl.DNNL_ARG_DST : Dnnl.DNNL_ARG_SRC)
                .Output(0, Dnnl.DNNL_ARG_DIFF_SRC).InPlace(0, 0).Build()
            : null;
    }

    private static PrimitiveKernel? Forward(OneDnnContext context, Eltwise function, KernelRequest request)
    {
        Layout reference = OneDnnContext.Reference(request.Inputs[0], request.Outputs[0]);
        using MemoryDescHandle src = context.Following(request.Inputs[0], reference), dst = context.Following(request.Outputs[0], reference);
        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_eltwise_forward_primitive_desc_create(
            &made, context.Engine, dnnl_prop_kind_t.dnnl_forward_training, function.Forward, src.Value, dst.Value, function.Alpha,
            function.Beta, context.Attributes);
        return context.Accept("eltwise", status, made) is { } descriptor
            ? new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_SRC).Output(0, Dnnl.DNNL_ARG_DST).InPlace(0, 0).Build()
            : null;
    }
}
