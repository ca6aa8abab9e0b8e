using System.Runtime.InteropServices;
using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Tests.Interop;
using Machine = System.Runtime.InteropServices.Architecture;

namespace Cnn.OneDnn.Tests.Trials;

internal sealed class ProcessorIdentityTests
{
    private static readonly FakeSystemFiles NoFiles = new([]);

    [Test]
    public void A_processor_is_read_as_its_makers_manual_says()
    {
        ProcessorIdentity amd = ProcessorIdentity.Detect(FakeCpuId.Amd(hidden: false), NoFiles, Machine.X64),
            intel = ProcessorIdentity.Detect(FakeCpuId.Intel(hidden: false), NoFiles, Machine.X64);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((amd.Vendor, amd.Signature, amd.Hypervisor), Is.EqualTo(("AuthenticAMD", "25-17-1", "KVMKVMKVM")));
            Assert.That(amd.Caches,
                Is.EqualTo(new[] { new ProcessorCache(1, 32 << 10, 1), new ProcessorCache(2, 1 << 20, 1), new ProcessorCache(3, 32 << 20, 2) }));
            Assert.That(amd.Features, Is.SupersetOf(new[] { "AVX2", "AVX512F", "AVX512_BF16" }).And.None.EqualTo("AMX_TILE"));
            Assert.That((intel.Vendor, intel.Signature, intel.Hypervisor), Is.EqualTo(("GenuineIntel", "6-60-3", (string?)null)));
            Assert.That(intel.Caches,
                Is.EqualTo(new[] { new ProcessorCache(1, 32 << 10, 2), new ProcessorCache(2, 256 << 10, 2), new ProcessorCache(3, 8 << 20, 16) }));
            Assert.That(intel.Features, Has.Member("AVX2").And.None.EqualTo("AVX512F"));
        }
    }

    [Test]
    public void Caches_are_hidden_where_the_makers_leaf_lists_none([Values] bool hidden)
    {
        Assert.That(ProcessorIdentity.Detect(FakeCpuId.Amd(hidden), NoFiles, Machine.X64).HidesCaches, Is.EqualTo(hidden));
        Assert.That(ProcessorIdentity.Detect(FakeCpuId.Intel(hidden), NoFiles, Machine.X64).HidesCaches, Is.EqualTo(hidden));
    }

    [Test]
    public void Without_the_instruction_the_kernel_describes_the_processor()
    {
        const string Folder = "/sys/devices/system/cpu/cpu0/cache/index";
        var files = new FakeSystemFiles(new()
        {
            ["/proc/cpuinfo"] = "processor\t: 0\nFeatures\t: fp asimd sve\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n",
            [Folder + "0/type"] = "Data\n", [Folder + "0/level"] = "1\n", [Folder + "0/size"] = "64K\n",
            [Folder + "1/type"] = "Instruction\n", [Folder + "1/level"] = "1\n", [Folder + "1/size"] = "64K\n",
            [Folder + "2/type"] = "Unified\n", [Folder + "2/level"] = "2\n", [Folder + "2/size"] = "1024K\n",
        });
        ProcessorIdentity arm = ProcessorIdentity.Detect(new FakeCpuId { IsSupported = false }, files, Machine.Arm64);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((arm.Model, arm.FeatureBits, arm.HidesCaches), Is.EqualTo(("0x41 0xd0c", "fp asimd sve", false)));
            Assert.That(arm.Caches, Is.EqualTo(new[] { new ProcessorCache(1, 64 << 10), new ProcessorCache(2, 1 << 20) }));
            Assert.That(ProcessorIdentity.Detect(new FakeCpuId { IsSupported = false }, NoFiles, Machine.Arm64).HidesCaches);
        }
    }

    [Test]
    public void The_key_tells_machines_apart_that_differ_only_in_what_is_hidden()
    {
        string[] keys =
        [
            ProcessorIdentity.Detect(FakeCpuId.Amd(hidden: false), NoFiles, Machine.X64).Key,
            ProcessorIdentity.Detect(FakeCpuId.Amd(hidden: true), NoFiles, Machine.X64).Key,
            ProcessorIdentity.Detect(FakeCpuId.Intel(hidden: false), NoFiles, Machine.X64).Key,
            ProcessorIdentity.Detect(FakeCpuId.Intel(hidden: true), NoFiles, Machine.X64).Key,
        ];
        Assert.That(keys, Is.Unique);
    }

    [Test]
    public void This_machine_is_the_same_whenever_it_is_asked() =>
        Assert.That(ProcessorIdentity.Detect(CpuId.Instance, SystemFiles.Instance, RuntimeInformation.ProcessArchitecture).Key,
            Is.EqualTo(ProcessorIdentity.OfThisMachine.Key));
}
