using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>One micro kernel, ready to run.</summary>
internal sealed unsafe class BrgemmProduct : BFloat16Product
{
    private const int CacheLine = 64;

    private readonly BrgemmHandle handle;
    private readonly dnnl_brgemm_t value;
    private readonly int scratchSize;
    private long* offsets;

    /// <summary>Takes over the handle.</summary>
    /// <param name="handle">The micro kernel, generated.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="scratchSize">Bytes that it needs of each thread.</param>
    public BrgemmProduct(BrgemmHandle handle, BFloat16ProductShape shape, int scratchSize)
    {
        this.handle = handle;
        this.scratchSize = scratchSize;
        value = handle.Value;
        offsets = (long*)NativeMemory.Alloc((nuint)shape.Blocks * 2, sizeof(long));
        for (int block = 0; block < shape.Blocks; block++)
        {
            offsets[2 * block] = block * shape.LeftStride * sizeof(ushort);
            offsets[(2 * block) + 1] = block * shape.RightStride * sizeof(uint);
        }
    }

    // The library lists its blocks in the scratch memory before it multiplies, so each thread needs its own: on its stack, at the start of a cache line.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(ushort* left, uint* right, float* result)
    {
        ObjectDisposedException.ThrowIf(offsets == null, this);
        byte* memory = stackalloc byte[scratchSize + CacheLine];
        void* scratch = (void*)(((nint)memory + CacheLine - 1) & -CacheLine);
        StatusTable.Check(Dnnl.dnnl_brgemm_execute(value, left, right, offsets, result, scratch), "brgemm: execute");
    }

    public override void Dispose()
    {
        handle.Dispose();
        NativeMemory.Free(offsets);
        offsets = null;
    }
}
