using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>
/// Local response normalization across channels. The fast backward pass reads a workspace that only a forward pass makes, and the graph keeps none: the
/// backward kernel runs the forward pass again, which costs less than the tensor that would have to be kept.
/// </summary>
internal static unsafe class LrnPrimitive
{
    private const dnnl_alg_kind_t Algorithm = dnnl_alg_kind_t.dnnl_lrn_across_channels;

    public static Kernel? Forward(OneDnnContext context, LocalResponseNormalizationOp op, KernelRequest request)
    {
        Layout reference = OneDnnContext.Reference(request.Inputs[0], request.Outputs[0]);
        using MemoryDescHandle src = context.Following(request.Inputs[0], reference), dst = context.Following(request.Outputs[0], reference);
        return ForwardDescriptor(context, dnnl_prop_kind_t.dnnl_forward_inference, src, dst, op) is { } descriptor
            ? new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_SRC).Output(0, Dnnl.DNNL_ARG_DST).Build()
            : null;
    }

    public static Kernel? Backward(OneDnnContext context, LocalResponseNormalizationBackwardOp op, KernelRequest request)
    {
        Operand source = request.Inputs[0], gradient = request.Inputs[1], target = request.Outputs[0];
        var forwardOp = new LocalResponseNormalizationOp(op.Size, op.Alpha, op.Beta, op.K);
        Layout layout = OneDnnContext.Reference(source, gradient, target);
        using MemoryDescHandle src = context.Following(source, layout), diffDst = context.Following(gradient, layout),
            diffSrc = context.Following(target, layout);
        PrimitiveDescHandle? forward = ForwardDescriptor(context, dnnl_prop_kind_t.dnnl_forward_training, src, src, forwardOp);
        if (forward is null)
        {
            return null;
        }

        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_lrn_backward_primitive_desc_create(
            &made, context.Engine, Algorithm, diffSrc.Value, diffDst.Value, src.Value, op.Size, op.Alpha, op.Beta, op.K, forward.Value, context.Attributes);
        if (context.Accept("lrn backward", status, made) is not { } descriptor)
        {
            forward.Dispose();
            return null;
        }

        Layout sourceLayout = context.LayoutFor(source, layout);
        Layout workspace = context.Descriptors.LayoutOf(Dnnl.dnnl_primitive_desc_query_md(forward.Value, dnnl_query_t.dnnl_query_workspace_md, 0));
        if (workspace.ByteSize == 0)
        {
            forward.Dispose();
            return new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_SRC).Input(1, Dnnl.DNNL_ARG_DIFF_DST)
                .Output(0, Dnnl.DNNL_ARG_DIFF_SRC).Build();
        }

        var again = new KernelRequest(forwardOp, [new Operand(sourceLayout)], [new Operand(sourceLayout), new Operand(workspace)]);
        var back = new KernelRequest(op, [new Operand(sourceLayout), gradient, new Operand(workspace)], [target]);
        PrimitiveKernel first = new KernelBuilder(context, forward, again).Input(0, Dnnl.DNNL_ARG_SRC).Output(0, Dnnl.DNNL_ARG_DST)
            .Output(1, Dnnl.DNNL_ARG_WORKSPACE).Build();
        PrimitiveKernel second = new KernelBuilder(context, descriptor, back)
            .Input(0, Dnnl.DNNL_ARG_SRC).Input(1, Dnnl.DNNL_ARG_DIFF_DST).Input(2, Dnnl.DNNL_ARG_WORKSPACE).Output(0, Dnnl.DNNL_ARG_DIFF_SRC).Build();
        return new RecomputingKernel(first, second);
    }

    private static PrimitiveDescHandle? ForwardDescriptor(
        OneDnnContext context, dnnl_prop_kind_t kind, MemoryDescHandle src, MemoryDescHandle dst, LocalResponseNormalizationOp op)
    {
        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_lrn_forward_primitive_desc_create(
            &made, context.Engine, kind, Algorithm, src.Value, dst.Value, op.Size, op.Alpha, op.Beta, op.K, context.Attributes);
        return context.Accept("lrn", status, made);
    }
}
