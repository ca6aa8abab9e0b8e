using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>One micro kernel, ready to run.</summary>
internal sealed unsafe class BrgemmProduct : NarrowProduct
{
    private readonly BrgemmHandle handle;
    private readonly dnnl_brgemm_t value;
    private long* offsets;

    /// <summary>Takes over the handle.</summary>
    public BrgemmProduct(BrgemmHandle handle, NarrowProductShape shape)
    {
        this.handle = handle;
        value = handle.Value;
        offsets = (long*)NativeMemory.Alloc((nuint)shape.Blocks * 2, sizeof(long));
        for (int block = 0; block < shape.Blocks; block++)
        {
            offsets[2 * block] = block * shape.LeftStride * sizeof(ushort);
            offsets[(2 * block) + 1] = block * shape.RightStride * sizeof(uint);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(ushort* left, uint* right, float* result)
    {
        ObjectDisposedException.ThrowIf(offsets == null, this);
        StatusTable.Check(Dnnl.dnnl_brgemm_execute(value, left, right, offsets, result, null), "brgemm: execute");
    }

    public override void Dispose()
    {
        handle.Dispose();
        NativeMemory.Free(offsets);
        offsets = null;
    }
}
