using Cnn.OneDnn.Bindings;

namespace Cnn.OneDnn.Interop;

/// <summary>Operations appended to a primitive.</summary>
internal sealed class PostOpsHandle(dnnl_post_ops_t value) : DnnlHandle(value.Value, NativeHandleKind.PostOps)
{
    public dnnl_post_ops_t Value => new(Pointer());

    protected override dnnl_status_t Destroy(nint value) => Dnnl.dnnl_post_ops_destroy(new dnnl_post_ops_t(value));
}
