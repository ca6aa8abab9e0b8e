using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>The same elements in another layout or type, whole or a part of them.</summary>
internal static unsafe class ReorderPrimitive
{
    public static Kernel? Create(OneDnnContext context, KernelRequest request)
    {
        Layout from = OneDnnContext.Reference(request.Inputs[0]);
        if (HasGaps(from) && context.LayoutFor(request.Outputs[0], from) is { IsPlain: true } to && to.Strides.SequenceEqual(from.Strides))
        {
            // Between equal strides the library copies as many elements as there are from the first address on, gaps included: between equal types
            // everywhere, between float and bfloat16 where the processor converts them.
            return null;
        }

        using MemoryDescHandle src = context.Descriptors.Of(from), dst = context.Following(request.Outputs[0], from);
        return Create(context, src, dst, request);
    }

    /// <summary>Reads a part in place: the library takes the address of the whole and knows where the part begins.</summary>
    public static Kernel? Slice(OneDnnContext context, SliceOp op, KernelRequest request)
    {
        Layout whole = OneDnnContext.Reference(request.Inputs[0]);
        using MemoryDescHandle parent = context.Descriptors.Of(whole);
        dnnl_memory_desc_t made;
        dnnl_status_t status;
        long[] begin = [.. op.Begin];
        fixed (long* dims = Descriptors.Dims(op.Part), offsets = begin)
        {
            status = Dnnl.dnnl_memory_desc_create_submemory(&made, parent.Value, dims, offsets);
        }

        // A part that begins or ends inside a block of a blocked layout cannot be described.
        if (status is dnnl_status_t.dnnl_unimplemented or dnnl_status_t.dnnl_invalid_arguments)
        {
            return null;
        }

        StatusTable.Check(status, "slice: create descriptor", request.Inputs[0].Shape.ToString());
        using var part = new MemoryDescHandle(made);
        using MemoryDescHandle dst = context.Following(request.Outputs[0], whole);
        return Create(context, part, dst, request with { Inputs = [request.Inputs[0] with { Layout = whole }] });
    }

    private static bool HasGaps(Layout layout) => layout.IsPlain && layout.ByteSize != (long)layout.Shape.ElementCount * layout.Type.Size();

    private static PrimitiveKernel? Create(OneDnnContext context, MemoryDescHandle src, MemoryDescHandle dst, KernelRequest request)
    {
        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_reorder_primitive_desc_create(&made, src.Value, context.Engine, dst.Value, context.Engine, context.Attributes);
        return context.Accept("reorder", status, made) is { } descriptor
            ? new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_FROM).Output(0, Dnnl.DNNL_ARG_TO).Build()
            : null;
    }
}
