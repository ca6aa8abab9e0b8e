using Cnn.OneDnn.Bindings;

namespace Cnn.OneDnn.Interop;

/// <summary>The device: one CPU.</summary>
internal sealed class EngineHandle(dnnl_engine_t value) : DnnlHandle(value.Value, NativeHandleKind.Engine)
{
    public dnnl_engine_t Value => new(Pointer());

    protected override dnnl_status_t Destroy(nint value) => Dnnl.dnnl_engine_destroy(new dnnl_engine_t(value));
}
