using Cnn.OneDnn.Bindings;

namespace Cnn.OneDnn.Interop;

/// <summary>A descriptor together with an address. The bytes belong to someone else.</summary>
internal sealed class MemoryHandle(dnnl_memory_t value) : DnnlHandle(value.Value, NativeHandleKind.Memory)
{
    public dnnl_memory_t Value => new(Pointer());

    protected override dnnl_status_t Destroy(nint value) => Dnnl.dnnl_memory_destroy(new dnnl_memory_t(value));
}
