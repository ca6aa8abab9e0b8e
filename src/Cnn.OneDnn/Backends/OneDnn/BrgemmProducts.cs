using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>
/// The micro kernels that oneDNN's own convolutions and matrix products are made of, by themselves (its "ukernel" interface, which a build of the library
/// may lack).
/// </summary>
/// <param name="fingerprint">The library and the instructions that it uses.</param>
internal sealed unsafe class BrgemmProducts(string fingerprint) : INarrowProducts
{
    public string Fingerprint => fingerprint;

    public NarrowProduct? TryCreate(NarrowProductShape shape)
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

    private static BrgemmProduct? Create(NarrowProductShape shape)
    {
        dnnl_brgemm_t made;
        dnnl_status_t status = Dnnl.dnnl_brgemm_create(
            &made, shape.Rows, shape.Columns, shape.Depth, shape.Blocks, shape.LeftPitch, shape.RightPitch, shape.ResultPitch, dnnl_data_type_t.dnnl_bf16, dnnl_data_type_t.dnnl_bf16, dnnl_data_type_t.dnnl_f32);
        if (status is dnnl_status_t.dnnl_unimplemented or dnnl_status_t.dnnl_invalid_arguments)
        {
            return null;
        }

        StatusTable.Check(status, "brgemm: create");
        BrgemmHandle? handle = new(made);
        try
        {
            if (!Prepare(made, shape.Adds))
            {
                return null;
            }

            var product = new BrgemmProduct(handle, shape);
            handle = null;
            return product;
        }
        finally
        {
            handle?.Dispose();
        }
    }

    // Whether the library has code for it that reads the right matrix in pairs and needs no memory of its own.
    private static bool Prepare(dnnl_brgemm_t made, bool adds)
    {
        StatusTable.Check(Dnnl.dnnl_brgemm_set_add_C(made, adds ? 1 : 0), "brgemm: add to the result");
        dnnl_status_t status = Dnnl.dnnl_brgemm_finalize(made);
        if (status is dnnl_status_t.dnnl_unimplemented or dnnl_status_t.dnnl_invalid_arguments)
        {
            return false;
        }

        StatusTable.Check(status, "brgemm: finalize");
        dnnl_pack_type_t pack;
        StatusTable.Check(Dnnl.dnnl_brgemm_get_B_pack_type(made, &pack), "brgemm: query the pack type");
        nuint scratch;
        StatusTable.Check(Dnnl.dnnl_brgemm_get_scratchpad_size(made, &scratch), "brgemm: query the scratchpad");
        if (pack != dnnl_pack_type_t.dnnl_pack_type_pack32 || scratch != 0)
        {
            return false;
        }

        StatusTable.Check(Dnnl.dnnl_brgemm_generate(made), "brgemm: generate");
        return true;
    }
}
