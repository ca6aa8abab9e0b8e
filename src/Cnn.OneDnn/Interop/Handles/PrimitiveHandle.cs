using Cnn.OneDnn.Bindings;

namespace Cnn.OneDnn.Interop;

/// <summary>A primitive ready to execute, with its generated code.</summary>
internal sealed class PrimitiveHandle(dnnl_primitive_t value) : DnnlHandle(value.Value, NativeHandleKind.Primitive)
{
    public dnnl_primitive_t Value => new(Pointer());

    protected override dnnl_status_t Destroy(nint value) => Dnnl.dnnl_primitive_destroy(new dnnl_primitive_t(value));
}
