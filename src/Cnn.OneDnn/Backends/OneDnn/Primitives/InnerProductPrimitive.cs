using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>The three passes of a dense layer: the library calls it an inner product.</summary>
internal static unsafe class InnerProductPrimitive
{
    /// <param name="context">Makes it.</param>
    /// <param name="op">The product; its activation is not looked at.</param>
    /// <param name="function">The library's function of the result, if one is to be fused.</param>
    /// <param name="request">The operands.</param>
    public static Kernel? Forward(OneDnnContext context, DenseOp op, Eltwise? function, KernelRequest request)
    {
        using MemoryDescHandle src = context.Open(request.Inputs[0]), wei = context.Open(request.Inputs[1]), dst = context.Open(request.Outputs[0]);
        using MemoryDescHandle? bias = op.Bias ? context.Following(request.Inputs[2], Layout.RowMajor(request.Inputs[2].Shape, request.Inputs[2].Type)) : null;
        using AttributesHandle attributes = OneDnnContext.AttributesWith(function);
        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_inner_product_forward_primitive_desc_create(
            &made, context.Engine, dnnl_prop_kind_t.dnnl_forward_training, src.Value, wei.Value, bias?.Value ?? default, dst.Value, attributes.Value);
        if (context.Accept("inner product", status, made) is not { } descriptor)
        {
            return null;
        }

        KernelBuilder builder = new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_SRC).Input(1, Dnnl.DNNL_ARG_WEIGHTS)
            .Output(0, Dnnl.DNNL_ARG_DST);
        return (op.Bias ? builder.Input(2, Dnnl.DNNL_ARG_BIAS) : builder).Build();
    }

    public static Kernel? BackwardData(OneDnnContext context, KernelRequest request)
    {
        using MemoryDescHandle diffDst = context.Open(request.Inputs[0]), wei = context.Open(request.Inputs[1]), diffSrc = context.Open(request.Outputs[0]);
        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_inner_product_backward_data_primitive_desc_create(
            &made, context.Engine, diffSrc.Value, wei.Value, diffDst.Value, default, context.Attributes);
        return context.Accept("inner product backward data", status, made) is { } descriptor
            ? new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_DIFF_DST).Input(1, Dnnl.DNNL_ARG_WEIGHTS)
                .Output(0, Dnnl.DNNL_ARG_DIFF_SRC).Build()
            : null;
    }

    public static Kernel? BackwardWeights(OneDnnContext context, DenseBackwardWeightsOp op, KernelRequest request)
    {
        using MemoryDescHandle src = context.Open(request.Inputs[0]), diffDst = context.Open(request.Inputs[1]), diffWeights = context.Open(request.Outputs[0]);
        using MemoryDescHandle? diffBias = op.Bias
            ? context.Following(request.Outputs[1], Layout.RowMajor(request.Outputs[1].Shape, request.Outputs[1].Type))
            : null;
        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_inner_product_backward_weights_primitive_desc_create(
            &made, context.Engine, src.Value, diffWeights.Value, diffBias?.Value ?? default, diffDst.Value, default, context.Attributes);
        if (context.Accept("inner product backward weights", status, made) is not { } descriptor)
        {
            return null;
        }

        KernelBuilder builder = new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_SRC).Input(1, Dnnl.DNNL_ARG_DIFF_DST)
            .Output(0, Dnnl.DNNL_ARG_DIFF_WEIGHTS);
        return (op.Bias ? builder.Output(1, Dnnl.DNNL_ARG_DIFF_BIAS) : builder).Build();
    }
}
