using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>
/// Pooling. The workspace that says which element won means something only to this library, so the forward pass of a training step is taken only where
/// the backward pass can be too.
/// </summary>
internal static unsafe class PoolingPrimitive
{
    public static Kernel? Forward(OneDnnContext context, PoolingOp op, KernelRequest request)
    {
        if (WindowArguments.Of(op.Window, op.Kernel.AsSpan()) is not { } window || (op.HasWorkspace && LosesPrecisionBackward(op.Window, op.Kernel.AsSpan(), request.Inputs[0].Type)))
        {
            return null;
        }

        Layout source = OneDnnContext.Reference(request.Inputs[0]);
        using MemoryDescHandle src = context.Following(request.Inputs[0], source), dst = context.Following(request.Outputs[0], source);
        if (ForwardDescriptor(context, op.Kind, op.HasWorkspace, window, op.Kernel.AsSpan(), src, dst) is not { } descriptor)
        {
            return null;
        }

        KernelBuilder builder = new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_SRC).Output(0, Dnnl.DNNL_ARG_DST);
        return (op.HasWorkspace ? builder.Output(1, Dnnl.DNNL_ARG_WORKSPACE) : builder).Build();
    }

    public static Kernel? Backward(OneDnnContext context, PoolingBackwardOp op, KernelRequest request)
    {
        Operand gradient = request.Inputs[0], target = request.Outputs[0];
        bool maximum = op.Kind == PoolingKind.Max;
        if (WindowArguments.Of(op.Window, op.Kernel.AsSpan()) is not { } window || (maximum && LosesPrecisionBackward(op.Window, op.Kernel.AsSpan(), gradient.Type)))
        {
            return null;
        }

        // The workspace lies like the pooled tensor of the forward pass, so it decides where the gradient's layout is open.
        Layout? workspace = maximum ? request.Inputs[1].Layout : null;
        Layout reference = gradient.Layout ?? workspace ?? OneDnnContext.Reference(target);
        using MemoryDescHandle diffDst = context.Following(gradient, reference), diffSrc = context.Following(target, reference);
        using PrimitiveDescHandle? forward = ForwardDescriptor(context, op.Kind, maximum, window, op.Kernel.AsSpan(), diffSrc, diffDst);

        // Without the forward descriptor the library dereferences a null pointer for maxima.
        if (forward is null)
        {
            return null;
        }

        if (workspace is not null
            && !context.Descriptors.LayoutOf(Dnnl.dnnl_primitive_desc_query_md(forward.Value, dnnl_query_t.dnnl_query_workspace_md, 0)).Equals(workspace))
        {
            return null;
        }

        dnnl_primitive_desc_t made;
        dnnl_status_t status;
        long[] kernel = [.. op.Kernel];
        fixed (long* sizes = kernel, strides = window.Strides, dilations = window.Dilations, before = window.PadsBefore, after = window.PadsAfter)
        {
            status = Dnnl.dnnl_pooling_backward_primitive_desc_create(
                &made, context.Engine, AlgorithmOf(op.Kind), diffSrc.Value, diffDst.Value, strides, sizes, dilations, before, after, forward.Value, context.Attributes);
        }

        if (context.Accept("pooling backward", status, made) is not { } descriptor)
        {
            return null;
        }

        KernelBuilder builder = new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_DIFF_DST).Output(0, Dnnl.DNNL_ARG_DIFF_SRC);
        return (maximum ? builder.Input(1, Dnnl.DNNL_ARG_WORKSPACE) : builder).Build();
    }

    private static PrimitiveDescHandle? ForwardDescriptor(
        OneDnnContext context, PoolingKind kind, bool training, WindowArguments window, ReadOnlySpan<int> kernelSizes, MemoryDescHandle src, MemoryDescHandle dst)
    {
        dnnl_primitive_desc_t made;
        dnnl_status_t status;
        long[] kernel = new long[kernelSizes.Length];
        for (int i = 0; i < kernel.Length; i++)
        {
            kernel[i] = kernelSizes[i];
        }

        fixed (long* sizes = kernel, strides = window.Strides, dilations = window.Dilations, before = window.PadsBefore, after = window.PadsAfter)
        {
            status = Dnnl.dnnl_pooling_forward_primitive_desc_create(
                &made, context.Engine, training ? dnnl_prop_kind_t.dnnl_forward_training : dnnl_prop_kind_t.dnnl_forward_inference, AlgorithmOf(kind), src.Value, dst.Value, strides, sizes, dilations, before, after, context.Attributes);
        }

        return context.Accept("pooling", status, made);
    }

    // Where windows overlap the library adds bfloat16 gradients in bfloat16: 256 + 8 x 1 stays 256 (in 3.7.2; right from 3.8 on).
    private static bool LosesPrecisionBackward(Window window, ReadOnlySpan<int> kernel, DataType type) => type == DataType.BFloat16 && window.Overlaps(kernel);

    private static dnnl_alg_kind_t AlgorithmOf(PoolingKind kind) => kind switch
    {
        PoolingKind.Max => dnnl_alg_kind_t.dnnl_pooling_max,
        PoolingKind.AverageIncludingPadding => dnnl_alg_kind_t.dnnl_pooling_avg_include_padding,
        _ => dnnl_alg_kind_t.dnnl_pooling_avg_exclude_padding,
    };
}
