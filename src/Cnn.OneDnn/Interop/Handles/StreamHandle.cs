using Cnn.OneDnn.Bindings;

namespace Cnn.OneDnn.Interop;

/// <summary>A queue of executions; on a CPU it runs them at once.</summary>
internal sealed class StreamHandle(dnnl_stream_t value) : DnnlHandle(value.Value, NativeHandleKind.Stream)
{
    public dnnl_stream_t Value => new(Pointer());

    protected override dnnl_status_t Destroy(nint value) => Dnnl.dnnl_stream_destroy(new dnnl_stream_t(value));
}
