namespace Cnn.OneDnn.Interop;

/// <summary>The CPUID instruction; injected so that tests can describe other processors.</summary>
internal interface ICpuId
{
    /// <summary>Whether the processor has the instruction.</summary>
    bool IsSupported { get; }

    /// <summary>The four registers of a leaf; all zero where the processor, or the hypervisor in its place, has no such leaf.</summary>
    (uint Eax, uint Ebx, uint Ecx, uint Edx) Query(uint leaf, uint part = 0);
}
