using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>Tensors joined along an axis.</summary>
internal static unsafe class ConcatPrimitive
{
    public static Kernel? Create(OneDnnContext context, ConcatenateOp op, KernelRequest request)
    {
        Layout reference = OneDnnContext.Reference([.. request.Inputs, request.Outputs[0]]);
        using var sources = new DescriptorList(request.Inputs, o => context.Following(o, reference));
        using MemoryDescHandle dst = context.Following(request.Outputs[0], reference);
        dnnl_primitive_desc_t made;
        dnnl_status_t status;
        fixed (dnnl_memory_desc_t* descriptors = sources.Values)
        {
            status = Dnnl.dnnl_concat_primitive_desc_create(&made, context.Engine, dst.Value, request.Inputs.Length, op.Axis, descriptors, context.Attributes);
        }

        if (context.Accept("concat", status, made) is not { } descriptor)
        {
            return null;
        }

        KernelBuilder builder = new KernelBuilder(context, descriptor, request).Output(0, Dnnl.DNNL_ARG_DST);
        for (int i = 0; i < request.Inputs.Length; i++)
        {
            builder.Input(i, Dnnl.DNNL_ARG_MULTIPLE_SRC + i);
        }

        return builder.Build();
    }
}
