using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>The three passes of a convolution.</summary>
internal static unsafe class ConvolutionPrimitive
{
    private const dnnl_alg_kind_t Algorithm = dnnl_alg_kind_t.dnnl_convolution_direct;

    // The library's largest block: a vector of floats of AVX-512.
    private const int ChannelBlock = 16;

    /// <param name="context">Makes it.</param>
    /// <param name="op">The convolution; its activation is not looked at.</param>
    /// <param name="function">The library's function of the result, if one is to be fused.</param>
    /// <param name="request">The operands.</param>
    public static Kernel? Forward(OneDnnContext context, ConvolutionOp op, Eltwise? function, KernelRequest request)
    {
        Operand source = request.Inputs[0], weights = request.Inputs[1];
        if (WindowArguments.TryCreate(op.Window, ConvolutionOp.KernelOf(weights.Shape, op.Groups)) is not { } window)
        {
            return null;
        }

        using MemoryDescHandle src = context.Open(source), wei = context.Open(weights), dst = context.Open(request.Outputs[0]);
        using MemoryDescHandle? bias = op.Bias ? context.Following(request.Inputs[2], Layout.RowMajor(request.Inputs[2].Shape, request.Inputs[2].Type)) : null;
        int residual = op.Bias ? 3 : 2;
        using MemoryDescHandle? added = op.Residual ? context.Open(request.Inputs[residual]) : null;
        using AttributesHandle attributes = OneDnnContext.AttributesWith(function, added);
        dnnl_primitive_desc_t made;
        dnnl_status_t status;
        fixed (long* strides = window.Strides, dilations = window.Dilations, before = window.PadsBefore, after = window.PadsAfter)
        {
            status = Dnnl.dnnl_convolution_forward_primitive_desc_create(
                &made, context.Engine, dnnl_prop_kind_t.dnnl_forward_training, Algorithm, src.Value, wei.Value, bias?.Value ?? default, dst.Value, strides,
                dilations, before, after, attributes.Value);
        }

        if (context.Accept("convolution", status, made) is not { } descriptor)
        {
            return null;
        }

        KernelBuilder builder = new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_SRC).Input(1, Dnnl.DNNL_ARG_WEIGHTS)
            .Output(0, Dnnl.DNNL_ARG_DST);
        builder = op.Bias ? builder.Input(2, Dnnl.DNNL_ARG_BIAS) : builder;
        return (op.Residual ? builder.Input(residual, Dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP(0) | Dnnl.DNNL_ARG_SRC_1) : builder).Build();
    }

    public static Kernel? BackwardData(OneDnnContext context, ConvolutionBackwardDataOp op, KernelRequest request)
    {
        Operand gradient = request.Inputs[0], weights = request.Inputs[1];
        if (WindowArguments.TryCreate(op.Window, ConvolutionOp.KernelOf(weights.Shape, op.Groups)) is not { } window)
        {
            return null;
        }

        using MemoryDescHandle diffDst = context.Open(gradient), wei = context.Open(weights), diffSrc = context.Open(request.Outputs[0]);
        dnnl_primitive_desc_t made;
        dnnl_status_t status;
        fixed (long* strides = window.Strides, dilations = window.Dilations, before = window.PadsBefore, after = window.PadsAfter)
        {
            status = Dnnl.dnnl_convolution_backward_data_primitive_desc_create(
                &made, context.Engine, Algorithm, diffSrc.Value, wei.Value, diffDst.Value, strides, dilations, before, after, default, context.Attributes);
        }

        return context.Accept("convolution backward data", status, made) is { } descriptor
            ? new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_DIFF_DST).Input(1, Dnnl.DNNL_ARG_WEIGHTS)
                .Output(0, Dnnl.DNNL_ARG_DIFF_SRC).Build()
            : null;
    }

    public static Kernel? BackwardWeights(OneDnnContext context, ConvolutionBackwardWeightsOp op, KernelRequest request)
    {
        if (WindowArguments.TryCreate(op.Window, ConvolutionOp.KernelOf(op.Weights, op.Groups)) is not { } window)
        {
            return null;
        }

        using MemoryDescHandle src = context.Open(request.Inputs[0]), diffDst = context.Open(request.Inputs[1]), diffWeights = context.Open(request.Outputs[0]);
        using MemoryDescHandle? diffBias = op.Bias
            ? context.Following(request.Outputs[1], Layout.RowMajor(request.Outputs[1].Shape, request.Outputs[1].Type))
            : null;
        dnnl_primitive_desc_t made;
        dnnl_status_t status;
        fixed (long* strides = window.Strides, dilations = window.Dilations, before = window.PadsBefore, after = window.PadsAfter)
        {
            status = Dnnl.dnnl_convolution_backward_weights_primitive_desc_create(
                &made, context.Engine, Algorithm, src.Value, diffWeights.Value, diffBias?.Value ?? default, diffDst.Value, strides, dilations, before, after,
                default, context.Attributes);
        }

        Func<string, bool>? refused = OverrunsItsScratchpad(op) ? static name => name.Contains("1x1", StringComparison.Ordinal) : null;
        if (context.Accept("convolution backward weights", status, made, refused) is not { } descriptor)
        {
            return null;
        }

        KernelBuilder builder = new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_SRC).Input(1, Dnnl.DNNL_ARG_DIFF_DST)
            .Output(0, Dnnl.DNNL_ARG_DIFF_WEIGHTS);
        return (op.Bias ? builder.Output(1, Dnnl.DNNL_ARG_DIFF_BIAS) : builder).Build();
    }

    // Strided 1x1 convolutions gather their source into a workspace that is addressed by whole channel blocks but booked by channels: with fewer
    // channels than a block it is overrun (oneDNN issue 6035; in 3.7.2 and in 3.12.1). The next implementation is right.
    private static bool OverrunsItsScratchpad(ConvolutionBackwardWeightsOp op)
    {
        foreach (int size in ConvolutionOp.KernelOf(op.Weights, op.Groups))
        {
            if (size != 1)
            {
                return false;
            }
        }

        return op.Window.Strides.Any(s => s > 1) && ConvolutionOp.InputChannels(op.Weights, op.Groups) / op.Groups < ChannelBlock;
    }
}
