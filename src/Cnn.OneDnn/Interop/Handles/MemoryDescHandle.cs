using Cnn.OneDnn.Bindings;

namespace Cnn.OneDnn.Interop;

/// <summary>The shape, type and layout of a tensor.</summary>
internal sealed class MemoryDescHandle(dnnl_memory_desc_t value) : DnnlHandle(value.Value, NativeHandleKind.MemoryDescriptor)
{
    public dnnl_memory_desc_t Value => new(Pointer());

    protected override dnnl_status_t Destroy(nint value) => Dnnl.dnnl_memory_desc_destroy(new dnnl_memory_desc_t(value));
}
