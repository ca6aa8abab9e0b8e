using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>
/// The micro kernels that oneDNN's own convolutions and matrix products are made of, by themselves (its "ukernel" interface, which a build of the library
/// may lack). That interface is experimental: its signatures change from one minor version to the next, so only libraries of the version whose headers are
/// bound are asked for it.
/// </summary>
/// <param name="fingerprint">The library and the instructions that it uses.</param>
internal sealed unsafe class BrgemmProducts(string fingerprint) : IBFloat16Products
{
    // What is taken from a thread's stack at most; the library asks for about 64 bytes a block.
    private const nuint LargestScratch = 1 << 16;

    public string Fingerprint => fingerprint;

    /// <summary>Whether a library of this version has the interface as it is bound here.</summary>
    public static bool IsBoundFor(int major, int minor) => (major, minor) == (Dnnl.DNNL_VERSION_MAJOR, Dnnl.DNNL_VERSION_MINOR);

    /// <summary>The micro kernels of the loaded library; null where it is of another version.</summary>
    public static BrgemmProducts? OfLoadedLibrary(string fingerprint)
    {
        dnnl_version_t* version = Dnnl.dnnl_version();
        return IsBoundFor(version->major, version->minor) ? new BrgemmProducts(fingerprint) : null;
    }

    public BFloat16Product? TryCreate(BFloat16ProductShape shape)
    {
        // The library takes any distances.
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(shape.Rows, Math.Min(shape.Columns, Math.Min(shape.Depth, shape.Blocks))), 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfNotEqual(shape.Depth % 2, 0, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.LeftPitch, shape.Depth, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(shape.RightPitch, shape.ResultPitch), shape.Columns, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfNegative(Math.Min(shape.LeftStride, shape.RightStride), nameof(shape));
        try
        {
            return Create(shape);
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static BrgemmProduct? Create(BFloat16ProductShape shape)
    {
        dnnl_brgemm_t made;
        dnnl_status_t status = Dnnl.dnnl_brgemm_create(
            &made, shape.Rows, shape.Columns, shape.Depth, shape.Blocks, shape.LeftPitch, shape.RightPitch, shape.ResultPitch, dnnl_data_type_t.dnnl_bf16,
            dnnl_data_type_t.dnnl_bf16, dnnl_data_type_t.dnnl_f32);
        if (status != dnnl_status_t.dnnl_success)
        {
            return null;
        }

        BrgemmHandle? handle = new(made);
        try
        {
            if (!Prepare(made, shape.Adds, out nuint scratch))
            {
                return null;
            }

            var product = new BrgemmProduct(handle, shape, (int)scratch);
            handle = null;
            return product;
        }
        finally
        {
            handle?.Dispose();
        }
    }

    // Whether the library makes code for it that reads the right matrix in pairs. A refusal, whatever its reason, only means that another kernel has to do
    // the work.
    private static bool Prepare(dnnl_brgemm_t made, bool adds, out nuint scratch)
    {
        dnnl_pack_type_t pack;
        nuint size = 0;
        bool ready = Dnnl.dnnl_brgemm_get_B_pack_type(&pack, dnnl_data_type_t.dnnl_bf16, dnnl_data_type_t.dnnl_bf16) == dnnl_status_t.dnnl_success
            && pack == dnnl_pack_type_t.dnnl_pack_type_pack32
            && Dnnl.dnnl_brgemm_set_add_C(made, adds ? 1 : 0) == dnnl_status_t.dnnl_success
            && Dnnl.dnnl_brgemm_finalize(made) == dnnl_status_t.dnnl_success
            && Dnnl.dnnl_brgemm_get_scratchpad_size(made, &size) == dnnl_status_t.dnnl_success
            && size <= LargestScratch
            && Dnnl.dnnl_brgemm_generate(made) == dnnl_status_t.dnnl_success;
        scratch = size;
        return ready;
    }
}
