using System.Runtime.InteropServices;
using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>One primitive of the library with its arguments. Running it is one call and allocates nothing.</summary>
internal sealed unsafe class PrimitiveKernel : Kernel
{
    private readonly OneDnnContext context;
    private readonly OpenMpTeam? team;
    private readonly PrimitiveDescHandle descriptor;
    private readonly PrimitiveHandle primitive;
    private readonly dnnl_primitive_t primitiveValue;
    private readonly dnnl_stream_t stream;
    private readonly ArgumentBinding[] bindings;
    private readonly int[] inPlace;
    private readonly string executing;
    private readonly List<MemoryHandle> memories = [];
    private readonly List<Arena> zeros = [];
    private dnnl_exec_arg_t* arguments;
    private int argumentCount;

    /// <summary>Takes over the descriptor.</summary>
    public PrimitiveKernel(OneDnnContext context, PrimitiveDescHandle descriptor, ArgumentBinding[] bindings, Layout[] inputs, Layout[] outputs, int[] inPlace)
        : base(OneDnnContext.ImplementationOf(descriptor.Value), inputs, outputs, ScratchpadSize(descriptor))
    {
        this.context = context;
        team = context.Team;
        this.descriptor = descriptor;
        this.bindings = bindings;
        this.inPlace = inPlace;
        executing = Implementation + ": execute";
        dnnl_primitive_t made;
        StatusTable.Check(Dnnl.dnnl_primitive_create(&made, descriptor.Value), Implementation + ": create primitive");
        primitive = new PrimitiveHandle(made);
        primitiveValue = made;
        stream = context.Stream.Value;
    }

    public override int InPlaceInput(int output) => inPlace[output];

    public override void Bind(ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> outputs, nint scratch)
    {
        if (arguments != null)
        {
            throw new InvalidOperationException("A kernel is bound to its addresses once.");
        }

        arguments = (dnnl_exec_arg_t*)NativeMemory.AllocZeroed((nuint)bindings.Length + 1, (nuint)sizeof(dnnl_exec_arg_t));
        foreach (ArgumentBinding binding in bindings)
        {
            dnnl_memory_desc_t layout = Dnnl.dnnl_primitive_desc_query_md(descriptor.Value, dnnl_query_t.dnnl_query_exec_arg_md, binding.Argument);
            nint address = binding.Source switch
            {
                ArgumentSource.Input => inputs[binding.Index],
                ArgumentSource.Output => outputs[binding.Index],
                _ => Zeros(layout),
            };
            Add(binding.Argument, layout, address);
        }

        if (ScratchBytes > 0)
        {
            Add(Dnnl.DNNL_ARG_SCRATCHPAD, Dnnl.dnnl_primitive_desc_query_md(descriptor.Value, dnnl_query_t.dnnl_query_scratchpad_md, 0), scratch);
        }
    }

    public override void Run(StepContext context)
    {
        team?.Require();
        dnnl_status_t status = Dnnl.dnnl_primitive_execute(primitiveValue, stream, argumentCount, arguments);
        if (status != dnnl_status_t.dnnl_success)
        {
            throw StatusTable.Failure(status, executing, null);
        }

        // The handles are behind this object, and the call above holds only pointers.
        GC.KeepAlive(this);
    }

    public override void Dispose()
    {
        NativeMemory.Free(arguments);
        arguments = null;
        argumentCount = 0;
        foreach (MemoryHandle memory in memories)
        {
            memory.Dispose();
        }

        memories.Clear();
        zeros.ForEach(z => z.Dispose());
        zeros.Clear();
        primitive.Dispose();
        descriptor.Dispose();
        base.Dispose();
    }

    private static long ScratchpadSize(PrimitiveDescHandle descriptor) =>
        (long)Dnnl.dnnl_memory_desc_get_size(Dnnl.dnnl_primitive_desc_query_md(descriptor.Value, dnnl_query_t.dnnl_query_scratchpad_md, 0));

    private nint Zeros(dnnl_memory_desc_t layout)
    {
        var arena = new Arena((long)Dnnl.dnnl_memory_desc_get_size(layout));
        zeros.Add(arena);
        return arena.Address;
    }

    private void Add(int argument, dnnl_memory_desc_t layout, nint address)
    {
        dnnl_memory_t made;
        StatusTable.Check(Dnnl.dnnl_memory_create(&made, layout, context.Engine, (void*)address), Implementation + ": create memory");
        memories.Add(new MemoryHandle(made));
        arguments[argumentCount++] = new dnnl_exec_arg_t { arg = argument, memory = made };
    }
}
