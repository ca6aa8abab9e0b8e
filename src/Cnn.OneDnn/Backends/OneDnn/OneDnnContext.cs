using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>What all kernels of one backend share: engine, stream, descriptors, and how primitive descriptors are accepted.</summary>
internal sealed unsafe class OneDnnContext : IDisposable
{
    private readonly EngineHandle engine;
    private readonly AttributesHandle plainAttributes;

    /// <param name="team">The threads that primitives run on, or null where they are not known.</param>
    public OneDnnContext(OpenMpTeam? team)
    {
        Team = team;
        dnnl_engine_t made;
        StatusTable.Check(Dnnl.dnnl_engine_create(&made, dnnl_engine_kind_t.dnnl_cpu, 0), "engine: create");
        engine = new EngineHandle(made);
        try
        {
            dnnl_stream_t stream;
            StatusTable.Check(Dnnl.dnnl_stream_create(&stream, made, (uint)dnnl_stream_flags_t.dnnl_stream_in_order), "stream: create");
            Stream = new StreamHandle(stream);
            plainAttributes = CreateAttributes();
        }
        catch
        {
            Stream?.Dispose();
            engine.Dispose();
            throw;
        }
    }

    public dnnl_engine_t Engine => engine.Value;

    public StreamHandle Stream { get; }

    public OpenMpTeam? Team { get; }

    public Descriptors Descriptors { get; } = new();

    /// <summary>Implementations that the request being answered must not have.</summary>
    public IReadOnlySet<string> Refused { get; set; } = FrozenSet<string>.Empty;

    /// <summary>Attributes that ask for nothing but the caller's scratchpad. The library's own would tie a primitive to the thread that made it.</summary>
    public dnnl_primitive_attr_t Attributes => plainAttributes.Value;

    /// <summary>The same with a tensor added to the result and then an elementwise function applied, where given; the caller owns them.</summary>
    public static AttributesHandle AttributesWith(Eltwise? activation, MemoryDescHandle? added = null)
    {
        AttributesHandle attributes = CreateAttributes();
        if (activation is null && added is null)
        {
            return attributes;
        }

        dnnl_post_ops_t made;
        StatusTable.Check(Dnnl.dnnl_post_ops_create(&made), "post-ops: create");
        using var postOps = new PostOpsHandle(made);
        if (added is not null)
        {
            StatusTable.Check(Dnnl.dnnl_post_ops_append_binary(made, dnnl_alg_kind_t.dnnl_binary_add, added.Value), "post-ops: append a sum");
        }

        if (activation is Eltwise function)
        {
            StatusTable.Check(
                Dnnl.dnnl_post_ops_append_eltwise(made, function.Forward, function.Alpha, function.Beta), "post-ops: append an elementwise function");
        }

        StatusTable.Check(Dnnl.dnnl_primitive_attr_set_post_ops(attributes.Value, made), "attributes: set post-ops");
        return attributes;
    }

    /// <summary>
    /// The best implementation that is worth having, or null. The library's reference implementations are naive loops, there for testing it: what has
    /// no better one is left to our own kernels.
    /// </summary>
    /// <param name="operation">For messages.</param>
    /// <param name="status">What creating the descriptor answered.</param>
    /// <param name="made">The descriptor, if it succeeded.</param>
    /// <param name="refused">Whether an implementation, by name, must not be used although it is not a reference.</param>
    public PrimitiveDescHandle? Accept(string operation, dnnl_status_t status, dnnl_primitive_desc_t made, Func<string, bool>? refused = null)
    {
        if (status == dnnl_status_t.dnnl_unimplemented)
        {
            return null;
        }

        StatusTable.Check(status, operation + ": create descriptor");
        var descriptor = new PrimitiveDescHandle(made);
        while (ImplementationOf(made) is var name
            && (name.StartsWith("ref", StringComparison.Ordinal) || Refused.Contains(name) || refused?.Invoke(name) == true))
        {
            dnnl_status_t next = Dnnl.dnnl_primitive_desc_next_impl(made);
            if (next != dnnl_status_t.dnnl_success)
            {
                descriptor.Dispose();
                if (next != dnnl_status_t.dnnl_last_impl_reached)
                {
                    throw StatusTable.Failure(next, operation + ": next implementation", null);
                }

                return null;
            }
        }

        return descriptor;
    }

    public static string ImplementationOf(dnnl_primitive_desc_t descriptor)
    {
        byte* name;
        StatusTable.Check(
            Dnnl.dnnl_primitive_desc_query(descriptor, dnnl_query_t.dnnl_query_impl_info_str, 0, &name), "primitive descriptor: query its implementation");
        return Marshal.PtrToStringUTF8((nint)name) ?? string.Empty;
    }

    /// <summary>A descriptor of the operand; the library chooses where the request leaves the layout open.</summary>
    public MemoryDescHandle Open(Operand operand) => operand.Layout is null ? Descriptors.Any(operand.Shape, operand.Type) : Descriptors.Of(operand.Layout);

    /// <summary>A descriptor of the operand, arranged like <paramref name="reference"/> where the request leaves it open.</summary>
    public MemoryDescHandle Following(Operand operand, Layout reference) => Descriptors.Of(LayoutFor(operand, reference));

    public Layout LayoutFor(Operand operand, Layout reference) => operand.Layout ?? Descriptors.Like(reference, operand.Shape, operand.Type);

    /// <summary>The first layout that the request fixes among these operands; channels last if it fixes none.</summary>
    public static Layout Reference(params ReadOnlySpan<Operand> operands)
    {
        foreach (Operand operand in operands)
        {
            if (operand.Layout is not null)
            {
                return operand.Layout;
            }
        }

        return Layout.ChannelsLast(operands[0].Shape, operands[0].Type);
    }

    public void Dispose()
    {
        Descriptors.Dispose();
        plainAttributes.Dispose();
        Stream.Dispose();
        engine.Dispose();
    }

    private static AttributesHandle CreateAttributes()
    {
        dnnl_primitive_attr_t made;
        StatusTable.Check(Dnnl.dnnl_primitive_attr_create(&made), "attributes: create");
        var attributes = new AttributesHandle(made);
        StatusTable.Check(
            Dnnl.dnnl_primitive_attr_set_scratchpad_mode(made, dnnl_scratchpad_mode_t.dnnl_scratchpad_mode_user), "attributes: set scratchpad mode");
        return attributes;
    }
}
