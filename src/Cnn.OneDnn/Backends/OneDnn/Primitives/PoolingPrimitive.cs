using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>
/// Averages. Maxima are left to our kernels: the library's ignores a NaN, and starts from the lowest finite number, which is not the largest of a window of
/// negative infinities.
/// </summary>
internal static unsafe class PoolingPrimitive
{
    // The library adds one number after the other in float: from here on digits are lost.
    private const long MostTaps = 256;

    public static Kernel? Forward(OneDnnContext context, PoolingOp op, KernelRequest request)
    {
        if (op.Kind == PoolingKind.Max || WindowArguments.TryCreate(op.Window, op.Kernel.AsSpan()) is not { } window
            || op.Kernel.Aggregate(1L, (taps, size) => taps * size) > MostTaps)
        {
            return null;
        }

        Layout source = OneDnnContext.Reference(request.Inputs[0]);
        using MemoryDescHandle src = context.Following(request.Inputs[0], source), dst = context.Following(request.Outputs[0], source);
        return ForwardDescriptor(context, op.Kind, window, op.Kernel.AsSpan(), src, dst) is { } descriptor
            ? new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_SRC).Output(0, Dnnl.DNNL_ARG_DST).Build()
            : null;
    }

    public static Kernel? Backward(OneDnnContext context, PoolingBackwardOp op, KernelRequest request)
    {
        Operand gradient = request.Inputs[0], target = request.Outputs[0];
        if (op.Kind == PoolingKind.Max || WindowArguments.TryCreate(op.Window, op.Kernel.AsSpan()) is not { } window)
        {
            return null;
        }

        Layout reference = OneDnnContext.Reference(gradient, target);
        using MemoryDescHandle diffDst = context.Following(gradient, reference), diffSrc = context.Following(target, reference);
        using PrimitiveDescHandle? forward = ForwardDescriptor(context, op.Kind, window, op.Kernel.AsSpan(), diffSrc, diffDst);
        if (forward is null)
        {
            return null;
        }

        dnnl_primitive_desc_t made;
        dnnl_status_t status;
        long[] kernel = [.. op.Kernel];
        fixed (long* sizes = kernel, strides = window.Strides, dilations = window.Dilations, before = window.PadsBefore, after = window.PadsAfter)
        {
            status = Dnnl.dnnl_pooling_backward_primitive_desc_create(
                &made, context.Engine, AlgorithmOf(op.Kind), diffSrc.Value, diffDst.Value, strides, sizes, dilations, before, after,
                forward.Value, context.Attributes);
        }

        if (context.Accept("pooling backward", status, made) is not { } descriptor)
        {
            return null;
        }

        return new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_DIFF_DST).Output(0, Dnnl.DNNL_ARG_DIFF_SRC).Build();
    }

    private static PrimitiveDescHandle? ForwardDescriptor(
        OneDnnContext context, PoolingKind kind, WindowArguments window, ReadOnlySpan<int> kernelSizes, MemoryDescHandle src, MemoryDescHandle dst)
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
                &made, context.Engine, dnnl_prop_kind_t.dnnl_forward_inference, AlgorithmOf(kind), src.Value, dst.Value, strides, sizes, dilations, before,
                after, context.Attributes);
        }

        return context.Accept("pooling", status, made);
    }

    private static dnnl_alg_kind_t AlgorithmOf(PoolingKind kind) => kind switch
    {
        PoolingKind.AverageIncludingPadding => dnnl_alg_kind_t.dnnl_pooling_avg_include_padding,
        _ => dnnl_alg_kind_t.dnnl_pooling_avg_exclude_padding,
    };
}
