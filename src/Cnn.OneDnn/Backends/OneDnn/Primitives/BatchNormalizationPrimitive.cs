using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>Batch normalization with the statistics of the batch, and with given ones.</summary>
internal static unsafe class BatchNormalizationPrimitive
{
    private const long MostRows = 65536;

    // The library's largest block of channels, and the next one.
    private const int ChannelBlock = 16, HalfBlock = ChannelBlock / 2;

    public static Kernel? Forward(OneDnnContext context, BatchNormalizationOp op, KernelRequest request)
    {
        if (HasSlowStatistics(request.Inputs[0]) || LosesDigits(context, request.Inputs[0]))
        {
            return null;
        }

        uint flags = NormalizationFlags.From(op.Scale, op.Shift) | Fused(op.Relu);
        PrimitiveDescHandle? descriptor = ForwardDescriptor(
            context, dnnl_prop_kind_t.dnnl_forward_training, request.Inputs[0], request.Outputs[0], op.Epsilon, flags);
        if (descriptor is null)
        {
            return null;
        }

        var builder = new KernelBuilder(context, descriptor, request);
        NormalizationFlags.BindParameters(builder, op.Scale, op.Shift);
        builder.Input(0, Dnnl.DNNL_ARG_SRC).Output(0, Dnnl.DNNL_ARG_DST).Output(1, Dnnl.DNNL_ARG_MEAN).Output(2, Dnnl.DNNL_ARG_VARIANCE);
        return op.Relu ? new WholeChannelsKernel(builder.Output(3, Dnnl.DNNL_ARG_WORKSPACE).Build(), PerChannel(op.Scale, op.Shift), [1, 2]) : builder.Build();
    }

    public static Kernel? Inference(OneDnnContext context, BatchNormalizationInferenceOp op, KernelRequest request)
    {
        uint flags = NormalizationFlags.From(op.Scale, op.Shift) | NormalizationFlags.GivenStatistics | Fused(op.Relu);
        PrimitiveDescHandle? descriptor = ForwardDescriptor(
            context, dnnl_prop_kind_t.dnnl_forward_inference, request.Inputs[0], request.Outputs[0], op.Epsilon, flags);
        if (descriptor is null)
        {
            return null;
        }

        var builder = new KernelBuilder(context, descriptor, request);
        int next = NormalizationFlags.BindParameters(builder, op.Scale, op.Shift);
        PrimitiveKernel kernel = builder.Input(0, Dnnl.DNNL_ARG_SRC).Input(next, Dnnl.DNNL_ARG_MEAN).Input(next + 1, Dnnl.DNNL_ARG_VARIANCE)
            .Output(0, Dnnl.DNNL_ARG_DST).InPlace(0, 0).Build();
        return op.Relu ? new WholeChannelsKernel(kernel, [.. PerChannel(op.Scale, op.Shift), next, next + 1], []) : kernel;
    }

    public static Kernel? Backward(OneDnnContext context, BatchNormalizationBackwardOp op, KernelRequest request) =>
        Backward(context, op, NormalizationFlags.From(op.Scale, op.Shift) | Fused(op.Relu), request);

    public static Kernel? InferenceBackward(OneDnnContext context, BatchNormalizationInferenceBackwardOp op, KernelRequest request) => Backward(
        context, new BatchNormalizationBackwardOp(op.Epsilon, op.Scale, op.Shift, Relu: false),
        NormalizationFlags.From(op.Scale, op.Shift) | NormalizationFlags.GivenStatistics, request);

    private static PrimitiveKernel? Backward(OneDnnContext context, BatchNormalizationBackwardOp op, uint flags, KernelRequest request)
    {
        if (LosesDigits(context, request.Inputs[0]))
        {
            return null;
        }

        int gradientInput = op.GradientInput;
        Operand source = request.Inputs[0], gradient = request.Inputs[gradientInput], target = request.Outputs[0];
        Layout reference = OneDnnContext.Reference(source, gradient, target);
        using PrimitiveDescHandle? forward = ForwardDescriptor(
            context, dnnl_prop_kind_t.dnnl_forward_training, source with { Layout = context.LayoutFor(source, reference) }, source, op.Epsilon, flags);
        if (forward is null)
        {
            return null;
        }

        using MemoryDescHandle src = context.Following(source, reference), diffDst = context.Following(gradient, reference),
            diffSrc = context.Following(target, reference);
        dnnl_prop_kind_t kind = op.Scale || op.Shift ? dnnl_prop_kind_t.dnnl_backward : dnnl_prop_kind_t.dnnl_backward_data;
        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_batch_normalization_backward_primitive_desc_create(
            &made, context.Engine, kind, diffSrc.Value, diffDst.Value, src.Value, op.Epsilon, flags, forward.Value, context.Attributes);
        if (context.Accept("batch normalization backward", status, made) is not { } descriptor)
        {
            return null;
        }

        if (op.Relu && request.Inputs[gradientInput + 1].Layout is Layout workspace
            && !context.Descriptors.LayoutOf(Dnnl.dnnl_primitive_desc_query_md(descriptor.Value, dnnl_query_t.dnnl_query_workspace_md, 0)).Equals(workspace))
        {
            descriptor.Dispose();
            return null;
        }

        // The shift itself is not among the arguments of the backward pass: the library refuses it.
        KernelBuilder builder = new KernelBuilder(context, descriptor, request)
            .Input(0, Dnnl.DNNL_ARG_SRC).Input(1, Dnnl.DNNL_ARG_MEAN).Input(2, Dnnl.DNNL_ARG_VARIANCE).Input(gradientInput, Dnnl.DNNL_ARG_DIFF_DST)
                .Output(0, Dnnl.DNNL_ARG_DIFF_SRC).InPlace(0, gradientInput);
        if (op.Scale)
        {
            builder.Input(3, Dnnl.DNNL_ARG_SCALE).Output(1, Dnnl.DNNL_ARG_DIFF_SCALE);
        }

        if (op.Shift)
        {
            builder.Output(op.Scale ? 2 : 1, Dnnl.DNNL_ARG_DIFF_SHIFT);
        }

        return (op.Relu ? builder.Input(gradientInput + 1, Dnnl.DNNL_ARG_WORKSPACE) : builder).Build();
    }

    private static uint Fused(bool relu) => relu ? NormalizationFlags.FusedRelu : 0;

    private static int[] PerChannel(bool scale, bool shift) => [.. Enumerable.Range(1, (scale ? 1 : 0) + (shift ? 1 : 0))];

    // A thread of the library adds up a channel one number after the other in float: of a quarter of a million equal numbers it gets 0.3 % wrong.
    private static bool LosesDigits(OneDnnContext context, Operand source) =>
        (long)source.Shape[0] * source.Shape.CountFrom(2) > MostRows * (context.Team?.Threads ?? 1);

    // Channels-last with 24, 40, 56... channels: whichever of its implementations is taken, the library needs four to ten times our kernel's time.
    private static bool HasSlowStatistics(Operand source) =>
        source.Shape[1] > HalfBlock && source.Shape[1] % HalfBlock == 0 && source.Shape[1] % ChannelBlock != 0
        && source.Layout is not { IsPlain: false } && source.Shape.Rank > 2;

    private static PrimitiveDescHandle? ForwardDescriptor(
        OneDnnContext context, dnnl_prop_kind_t kind, Operand source, Operand target, float epsilon, uint flags)
    {
        Layout reference = OneDnnContext.Reference(source, target);
        using MemoryDescHandle src = context.Following(source, reference), dst = context.Following(target, reference);
        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_batch_normalization_forward_primitive_desc_create(
            &made, context.Engine, kind, src.Value, dst.Value, epsilon, flags, context.Attributes);
        return context.Accept("batch normalization", status, made);
    }
}
