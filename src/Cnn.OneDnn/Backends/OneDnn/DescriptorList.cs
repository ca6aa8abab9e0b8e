using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>The descriptors of several operands as the array that the library takes; disposed together.</summary>
internal sealed class DescriptorList : IDisposable
{
    private readonly List<MemoryDescHandle> owned = [];

    public DescriptorList(ReadOnlySpan<Operand> operands, Func<Operand, MemoryDescHandle> describe)
    {
        Values = new dnnl_memory_desc_t[operands.Length];
        for (int i = 0; i < operands.Length; i++)
        {
            MemoryDescHandle descriptor = describe(operands[i]);
            owned.Add(descriptor);
            Values[i] = descriptor.Value;
        }
    }

    public dnnl_memory_desc_t[] Values { get; }

    public void Dispose() => owned.ForEach(d => d.Dispose());
}
