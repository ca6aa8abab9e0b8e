using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>One micro kernel, ready to run. Takes over its handle.</summary>
internal sealed unsafe class BrgemmProduct(BrgemmHandle handle) : NarrowProduct
{
    private readonly dnnl_brgemm_t value = handle.Value;

    public override void Run(ushort* left, uint* right, float* result)
    {
        long* offsets = stackalloc long[2] { 0, 0 };
        StatusTable.Check(Dnnl.dnnl_brgemm_execute(value, left, right, offsets, result, null), "brgemm: execute");
    }

    public override void Dispose() => handle.Dispose();
}
