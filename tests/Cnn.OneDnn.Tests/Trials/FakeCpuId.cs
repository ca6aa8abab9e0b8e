using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Tests.Trials;

/// <summary>A processor described by the registers of a few leaves; the others are zero.</summary>
internal sealed class FakeCpuId : ICpuId
{
    private readonly Dictionary<(uint Leaf, uint Part), (uint, uint, uint, uint)> leaves = [];

    public bool IsSupported { get; init; } = true;

    public (uint Eax, uint Ebx, uint Ecx, uint Edx) Query(uint leaf, uint part = 0) => leaves.GetValueOrDefault((leaf, part));

    /// <summary>An EPYC of the fourth generation under KVM, with the registers that AMD's manual gives for its caches.</summary>
    public static FakeCpuId Amd(bool hidden)
    {
        var cpu = new FakeCpuId();
        cpu.leaves[(0, 0)] = (0x10, 0x6874_7541, 0x444D_4163, 0x6974_6E65);
        cpu.leaves[(1, 0)] = (0x00A1_0F11, 0x0002_0800, 0xFFFA_3203, 0x178B_FBFF);
        cpu.leaves[(7, 0)] = (1, 0xF1BF_07AB, 0x0040_5FC6, 0x10);
        cpu.leaves[(7, 1)] = (0x20, 0, 0, 0);
        cpu.leaves[(0x4000_0000, 0)] = (0x4000_0001, 0x4B4D_564B, 0x564B_4D56, 0x0000_004D);
        if (!hidden)
        {
            cpu.leaves[(0x8000_001D, 0)] = (0x0000_0121, 0x01C0_003F, 0x3F, 0);
            cpu.leaves[(0x8000_001D, 1)] = (0x0000_0122, 0x01C0_003F, 0x3F, 0);
            cpu.leaves[(0x8000_001D, 2)] = (0x0000_0143, 0x01C0_003F, 0x7FF, 2);
            cpu.leaves[(0x8000_001D, 3)] = (0x0000_4163, 0x03C0_003F, 0x7FFF, 1);
        }

        return cpu;
    }

    /// <summary>A Haswell on bare metal: 32 KiB, 256 KiB and 8 MiB in leaf 4.</summary>
    public static FakeCpuId Intel(bool hidden)
    {
        var cpu = new FakeCpuId();
        cpu.leaves[(0, 0)] = (0xD, 0x756E_6547, 0x6C65_746E, 0x4965_6E69);
        cpu.leaves[(1, 0)] = (0x0003_06C3, 0, 0x7FFA_FBBF, 0xBFEB_FBFF);
        cpu.leaves[(7, 0)] = (0, 0x0000_27AB, 0, 0);
        if (!hidden)
        {
            cpu.leaves[(4, 0)] = (0x1C00_4121, 0x01C0_003F, 0x3F, 0);
            cpu.leaves[(4, 1)] = (0x1C00_4122, 0x01C0_003F, 0x3F, 0);
            cpu.leaves[(4, 2)] = (0x1C00_4143, 0x01C0_003F, 0x1FF, 0);
            cpu.leaves[(4, 3)] = (0x1C03_C163, 0x03C0_003F, 0x1FFF, 6);
        }

        return cpu;
    }
}
