using Cnn.OneDnn.Bindings;

namespace Cnn.OneDnn.Interop;

/// <summary>Attributes of a primitive: scratchpad mode and appended operations.</summary>
internal sealed class AttributesHandle(dnnl_primitive_attr_t value) : DnnlHandle(value.Value, NativeHandleKind.Attributes)
{
    public dnnl_primitive_attr_t Value => new(Pointer());

    protected override dnnl_status_t Destroy(nint value) => Dnnl.dnnl_primitive_attr_destroy(new dnnl_primitive_attr_t(value));
}
