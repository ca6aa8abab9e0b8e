using Cnn.OneDnn.Bindings;

namespace Cnn.OneDnn.Interop;

/// <summary>A micro kernel: the product of two small matrices.</summary>
internal sealed class BrgemmHandle(dnnl_brgemm_t value) : DnnlHandle(value.Value, NativeHandleKind.MicroKernel)
{
    public dnnl_brgemm_t Value => new(Pointer());

    protected override dnnl_status_t Destroy(nint value) => Dnnl.dnnl_brgemm_destroy(new dnnl_brgemm_t(value));
}
