using Cnn.OneDnn.Bindings;

namespace Cnn.OneDnn.Interop;

/// <summary>A primitive's chosen implementation with its layouts.</summary>
internal sealed class PrimitiveDescHandle(dnnl_primitive_desc_t value) : DnnlHandle(value.Value, NativeHandleKind.PrimitiveDescriptor)
{
    public dnnl_primitive_desc_t Value => new(Pointer());

    protected override dnnl_status_t Destroy(nint value) => Dnnl.dnnl_primitive_desc_destroy(new dnnl_primitive_desc_t(value));
}
