using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>
/// Translates between layouts and the library's memory descriptors. A plain layout is its strides. A blocked one is first met in a descriptor that the
/// library chose: that descriptor is kept and cloned; one met elsewhere is rebuilt from its name.
/// </summary>
internal sealed unsafe class Descriptors : IDisposable
{
    private readonly Dictionary<Layout, MemoryDescHandle> blocked = [];

    public static dnnl_data_type_t NativeType(DataType type) => type switch
    {
        DataType.Float32 => dnnl_data_type_t.dnnl_f32,
        DataType.BFloat16 => dnnl_data_type_t.dnnl_bf16,
        DataType.Int32 => dnnl_data_type_t.dnnl_s32,
        DataType.UInt8 => dnnl_data_type_t.dnnl_u8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown data type."),
    };

    /// <summary>Whether <see cref="Of"/> can describe the layout.</summary>
    public bool Knows(Layout layout) => layout.IsPlain || blocked.ContainsKey(layout) || Remember(layout);

    /// <summary>A descriptor of the layout; the caller owns it.</summary>
    public MemoryDescHandle Of(Layout layout)
    {
        if (layout.IsPlain)
        {
            return Strided(layout);
        }

        if (!Knows(layout))
        {
            throw new InvalidOperationException($"oneDNN has no name for the layout {layout} of {layout.Shape}; reorder the tensor to a plain layout first.");
        }

        return Clone(blocked[layout].Value);
    }

    /// <summary>A descriptor that leaves the layout to the library.</summary>
    public static MemoryDescHandle Any(Shape shape, DataType type) => Tagged(shape, type, dnnl_format_tag_t.dnnl_format_tag_any)!;

    /// <summary>The layout of a descriptor. One that strides and blocks cannot express, as some workspaces have, reads as so many bytes.</summary>
    public Layout LayoutOf(dnnl_memory_desc_t descriptor)
    {
        long size = (long)Dnnl.dnnl_memory_desc_get_size(descriptor);
        if (!IsExpressible(descriptor))
        {
            return Layout.RowMajor(new Shape(checked((int)size)), DataType.UInt8);
        }

        int rank = Query<int>(descriptor, dnnl_query_t.dnnl_query_ndims_s32);
        int blockCount = Query<int>(descriptor, dnnl_query_t.dnnl_query_inner_nblks_s32);
        int[] dims = Array.ConvertAll(Read(descriptor, dnnl_query_t.dnnl_query_dims, rank), d => checked((int)d));
        long[] sizes = Read(descriptor, dnnl_query_t.dnnl_query_inner_blks, blockCount);
        long[] axes = Read(descriptor, dnnl_query_t.dnnl_query_inner_idxs, blockCount);
        var blocks = new (int Axis, int Size)[blockCount];
        for (int i = 0; i < blockCount; i++)
        {
            blocks[i] = ((int)axes[i], (int)sizes[i]);
        }

        Layout layout = Layout.Blocked(
            new Shape(dims), ManagedType(descriptor)!.Value, Read(descriptor, dnnl_query_t.dnnl_query_padded_dims, rank),
            Read(descriptor, dnnl_query_t.dnnl_query_strides, rank), blocks, size);
        if (!layout.IsPlain && !blocked.ContainsKey(layout))
        {
            blocked.Add(layout, Clone(descriptor));
        }

        return layout;
    }

    /// <summary>The layout of <paramref name="reference"/> for a tensor of other sizes or another type; channels last where it has no equal.</summary>
    public Layout Like(Layout reference, Shape shape, DataType type)
    {
        if (reference.Shape == shape && reference.Type == type)
        {
            return reference;
        }

        if (reference.IsRowMajor && !reference.IsChannelsLast)
        {
            return Layout.RowMajor(shape, type);
        }

        using MemoryDescHandle? tagged = reference.IsPlain ? null : Named(reference.ToString(), shape, type);
        return tagged is null ? Layout.ChannelsLast(shape, type) : LayoutOf(tagged.Value);
    }

    public void Dispose()
    {
        foreach (MemoryDescHandle descriptor in blocked.Values)
        {
            descriptor.Dispose();
        }

        blocked.Clear();
    }

    private bool Remember(Layout layout)
    {
        using MemoryDescHandle? named = Named(layout.ToString(), layout.Shape, layout.Type);
        return named is not null && LayoutOf(named.Value).Equals(layout);
    }

    private static MemoryDescHandle? Named(string tag, Shape shape, DataType type) =>
        Enum.TryParse("dnnl_" + tag, out dnnl_format_tag_t value) ? Tagged(shape, type, value) : null;

    private static MemoryDescHandle? Tagged(Shape shape, DataType type, dnnl_format_tag_t tag)
    {
        dnnl_memory_desc_t made;
        dnnl_status_t status;
        fixed (long* dims = Dims(shape))
        {
            status = Dnnl.dnnl_memory_desc_create_with_tag(&made, shape.Rank, dims, NativeType(type), tag);
        }

        if (status == dnnl_status_t.dnnl_invalid_arguments && tag != dnnl_format_tag_t.dnnl_format_tag_any)
        {
            return null;
        }

        StatusTable.Check(status, "memory descriptor: create with tag", shape.ToString());
        return new MemoryDescHandle(made);
    }

    private static MemoryDescHandle Strided(Layout layout)
    {
        dnnl_memory_desc_t made;
        fixed (long* dims = Dims(layout.Shape), strides = layout.Strides)
        {
            StatusTable.Check(
                Dnnl.dnnl_memory_desc_create_with_strides(&made, layout.Shape.Rank, dims, NativeType(layout.Type), strides),
                "memory descriptor: create with strides", layout.Shape.ToString());
        }

        return new MemoryDescHandle(made);
    }

    private static MemoryDescHandle Clone(dnnl_memory_desc_t descriptor)
    {
        dnnl_memory_desc_t made;
        StatusTable.Check(Dnnl.dnnl_memory_desc_clone(&made, descriptor), "memory descriptor: clone");
        return new MemoryDescHandle(made);
    }

    private static bool IsExpressible(dnnl_memory_desc_t descriptor) =>
        Query<dnnl_format_kind_t>(descriptor, dnnl_query_t.dnnl_query_format_kind) == dnnl_format_kind_t.dnnl_blocked && ManagedType(descriptor) is not null;

    private static DataType? ManagedType(dnnl_memory_desc_t descriptor) => Query<dnnl_data_type_t>(descriptor, dnnl_query_t.dnnl_query_data_type) switch
    {
        dnnl_data_type_t.dnnl_f32 => DataType.Float32,
        dnnl_data_type_t.dnnl_bf16 => DataType.BFloat16,
        dnnl_data_type_t.dnnl_s32 => DataType.Int32,
        dnnl_data_type_t.dnnl_u8 => DataType.UInt8,
        _ => null,
    };

    internal static long[] Dims(Shape shape) => Array.ConvertAll(shape.ToArray(), d => (long)d);

    private static T Query<T>(dnnl_memory_desc_t descriptor, dnnl_query_t what)
        where T : unmanaged
    {
        T value;
        StatusTable.Check(Dnnl.dnnl_memory_desc_query(descriptor, what, &value), "memory descriptor: query");
        return value;
    }

    // The library answers with a pointer into the descriptor.
    private static long[] Read(dnnl_memory_desc_t descriptor, dnnl_query_t what, int count) =>
        count == 0 ? [] : new ReadOnlySpan<long>((void*)Query<nint>(descriptor, what), count).ToArray();
}
