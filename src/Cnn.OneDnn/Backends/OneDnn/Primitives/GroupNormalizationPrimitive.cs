using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>Group normalization, forward only: the library has no backward pass but its reference.</summary>
internal static unsafe class GroupNormalizationPrimitive
{
    // The library adds up a group in float.
    private const int LargestGroup = 65536;

    public static Kernel? Forward(OneDnnContext context, GroupNormalizationOp op, KernelRequest request)
    {
        if (request.Inputs[0].Shape.CountFrom(1) / op.Groups > LargestGroup)
        {
            return null;
        }

        Layout reference = OneDnnContext.Reference(request.Inputs[0], request.Outputs[0]);
        using MemoryDescHandle src = context.Following(request.Inputs[0], reference), dst = context.Following(request.Outputs[0], reference);
        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_group_normalization_forward_primitive_desc_create(
            &made, context.Engine, dnnl_prop_kind_t.dnnl_forward_training, src.Value, dst.Value, op.Groups, op.Epsilon,
            NormalizationFlags.From(op.Scale, op.Shift), context.Attributes);
        if (context.Accept("group normalization", status, made) is not { } descriptor)
        {
            return null;
        }

        var builder = new KernelBuilder(context, descriptor, request);
        NormalizationFlags.BindParameters(builder, op.Scale, op.Shift);
        return builder.Input(0, Dnnl.DNNL_ARG_SRC).Output(0, Dnnl.DNNL_ARG_DST).Output(1, Dnnl.DNNL_ARG_MEAN).Output(2, Dnnl.DNNL_ARG_VARIANCE).Build();
    }
}
