using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Interop;

/// <summary>This machine's CPUID.</summary>
internal sealed class CpuId : ICpuId
{
    private const uint Extended = 0x8000_0000, Hypervisor = 0x4000_0000, BlockMask = 0xC000_0000;

    public static CpuId Instance { get; } = new();

    public bool IsSupported => X86Base.IsSupported;

    public (uint Eax, uint Ebx, uint Ecx, uint Edx) Query(uint leaf, uint part = 0)
    {
        // Beyond the last leaf of their block Intel's processors answer with the last one.
        if (!IsSupported || ((leaf & BlockMask) != Hypervisor && leaf > Read(leaf & Extended, 0).Eax))
        {
            return default;
        }

        return Read(leaf, part);
    }

    private static (uint Eax, uint Ebx, uint Ecx, uint Edx) Read(uint leaf, uint part)
    {
        (int eax, int ebx, int ecx, int edx) = X86Base.CpuId((int)leaf, (int)part);
        return ((uint)eax, (uint)ebx, (uint)ecx, (uint)edx);
    }
}
